import { describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { kubeadmConfig } from './config/kubeadm-config.ts';
import { commandOf, kubeletFlagsOf, proxyConfigOf } from './kubeadm.ts';
import { clusterPaths, nodePaths } from './paths.ts';

describe('what kubeadm rendered', () => {
  it('gives a static pod its command, whole and in order', () => {
    const manifest =
      'kind: Pod\nspec:\n  containers:\n  - command:\n    - etcd\n    - --name=a\n    - --data-dir=/b\n    name: etcd\n';
    expect(commandOf(manifest)).toEqual(['etcd', '--name=a', '--data-dir=/b']);
  });

  it('is refused where a manifest has no command', () => {
    expect(() => commandOf('spec:\n  containers:\n  - name: etcd\n')).toThrow('no command');
    expect(() => commandOf('spec:\n  containers: []\n')).toThrow('no command');
  });

  it('gives the kubelet the flags of its environment file', () => {
    expect(kubeletFlagsOf('# a\nKUBELET_KUBEADM_ARGS="--node-ip=10.88.0.1  --root-dir=/x"\n')).toEqual([
      '--node-ip=10.88.0.1',
      '--root-dir=/x',
    ]);
    expect(() => kubeletFlagsOf('OTHER=""')).toThrow('not where they are expected');
  });

  it("gives kube-proxy the configuration in its manifest's ConfigMap", () => {
    const manifest = '---\nkind: ServiceAccount\n---\nkind: ConfigMap\ndata:\n  config.conf: |\n    mode: iptables\n';
    expect(proxyConfigOf(manifest)).toBe('mode: iptables\n');
    expect(() => proxyConfigOf('kind: ServiceAccount\n')).toThrow('config.conf');
  });
});

describe('kubeadmConfig', () => {
  const facts = { name: 'second', cluster: clusterPaths('second'), node: nodePaths('second'), version: 'v1.34.4' };
  const documents = parseAllDocuments(kubeadmConfig(facts)).map(
    (document) => document.toJS() as Record<string, unknown>,
  );
  const ofKind = (kind: string) => documents.find((document) => document['kind'] === kind);

  it('gives each node a cgroup, an etcd folder and a container runtime of its own', () => {
    expect(ofKind('KubeletConfiguration')).toMatchObject({ cgroupRoot: '/cutover-second', cgroupDriver: 'cgroupfs' });
    expect(ofKind('ClusterConfiguration')).toMatchObject({
      clusterName: 'second',
      etcd: { local: { dataDir: '/var/lib/cutover/second/etcd' } },
    });
    expect(ofKind('InitConfiguration')).toMatchObject({
      nodeRegistration: { name: 'second', taints: [], criSocket: 'unix:///run/cutover/second/second/containerd.sock' },
    });
  });

  it('signs the API server for the address at which the host reaches it', () => {
    expect(ofKind('ClusterConfiguration')).toMatchObject({ apiServer: { certSANs: ['127.0.0.1', 'localhost'] } });
  });

  it("never lets the disk's other content remove an image", () => {
    expect(ofKind('KubeletConfiguration')).toMatchObject({ imageGCHighThresholdPercent: 100 });
  });
});
