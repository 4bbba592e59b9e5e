import { stringify } from 'yaml';
import { ADDRESSES, CONTROL_PLANE } from '../addresses.ts';
import { cgroupOf } from '../paths.ts';
import type { ClusterPaths, NodePaths } from '../paths.ts';

/**
 * Some forty controllers start one after another, each asking for a token of its own: at the default of 20 requests a second that
 * alone takes over five seconds, in which no pod is made.
 */
const STARTING_AT_ONCE = { 'kube-api-qps': '200', 'kube-api-burst': '400' };

/** What kubeadm's configuration of a cluster and its first node is made from. */
export interface KubeadmFacts {
  readonly name: string;
  readonly cluster: ClusterPaths;
  readonly node: NodePaths;
  /** Of Kubernetes. */
  readonly version: string;
}

/** What differs from kubeadm's defaults on an embedded node; everything else is kubeadm's own choice. */
export function kubeadmConfig({ name, cluster: paths, node, version }: KubeadmFacts): string {
  const arguments_ = (args: Record<string, string>) =>
    Object.entries(args).map(([key, value]) => ({ name: key, value }));
  const init = {
    apiVersion: 'kubeadm.k8s.io/v1beta4',
    kind: 'InitConfiguration',
    localAPIEndpoint: { advertiseAddress: CONTROL_PLANE.node, bindPort: ADDRESSES.apiPort },
    nodeRegistration: {
      name,
      criSocket: `unix://${node.containerdSocket}`,
      kubeletExtraArgs: arguments_({ 'node-ip': CONTROL_PLANE.node, 'hostname-override': name }),
      taints: [],
    },
  };
  const cluster = {
    apiVersion: 'kubeadm.k8s.io/v1beta4',
    kind: 'ClusterConfiguration',
    kubernetesVersion: version,
    clusterName: name,
    // A tenth of RSA's time, and every start makes all of the keys.
    encryptionAlgorithm: 'ECDSA-P256',
    controlPlaneEndpoint: `${CONTROL_PLANE.node}:${ADDRESSES.apiPort}`,
    networking: { serviceSubnet: ADDRESSES.services, podSubnet: ADDRESSES.pods, dnsDomain: 'cluster.local' },
    apiServer: {
      certSANs: ['127.0.0.1', 'localhost'],
      // The node's name resolves nowhere; logs and exec reach its kubelet by address.
      extraArgs: arguments_({ 'kubelet-preferred-address-types': 'InternalIP' }),
    },
    // One replica of each: there is nobody to elect a leader against, and the lease costs writes and seconds at every start.
    controllerManager: { extraArgs: arguments_({ 'leader-elect': 'false', ...STARTING_AT_ONCE }) },
    scheduler: { extraArgs: arguments_({ 'leader-elect': 'false' }) },
    etcd: { local: { dataDir: paths.etcd } },
  };
  return [init, cluster, kubeletConfig(name, node), kubeProxyConfig()]
    .map((document) => stringify(document))
    .join('---\n');
}

function kubeletConfig(name: string, node: NodePaths) {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    cgroupDriver: 'cgroupfs',
    cgroupRoot: `/${cgroupOf(name)}`,
    failCgroupV1: false,
    failSwapOn: false,
    enforceNodeAllocatable: [],
    resolvConf: `${node.config}/resolv.conf`,
    podLogsDir: '/var/log/pods',
    // The disk is the machine's, not this node's: how full it is says nothing about the node's own images.
    imageGCHighThresholdPercent: 100,
    imageGCLowThresholdPercent: 99,
    imageMinimumGCAge: '24h',
    evictionHard: { 'memory.available': '100Mi', 'nodefs.available': '1%', 'imagefs.available': '1%' },
    maxPods: 200,
    registryPullQPS: 0,
    serializeImagePulls: false,
    // kubeadm's certificates last a year; nobody signs new ones here.
    rotateCertificates: false,
    volumePluginDir: '/var/lib/kubelet/volume-plugins',
  };
}

function kubeProxyConfig() {
  return {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: 'iptables',
    clusterCIDR: ADDRESSES.pods,
    clientConnection: { kubeconfig: '/etc/kubernetes/kube-proxy.conf' },
    // These limits are the host's; a node in a namespace must neither need nor change them.
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
  };
}
