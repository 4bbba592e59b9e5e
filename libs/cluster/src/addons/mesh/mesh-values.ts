import { join } from 'node:path';

/** What holds wherever Istio runs: the values of its charts and the objects of the mesh, as people of other clusters take them. */
export const PLATFORM = join(import.meta.dirname, '..', '..', '..', '..', '..', 'infra', 'platform', 'istio');

export const NAMESPACES = { control: 'istio-system', plugin: 'istio-cni', gateway: 'istio-ingress' } as const;

/** Of istio-cni's DaemonSet, which the plugin knows its own pods by. */
export const PLUGIN_DAEMON = 'istio-cni-node';

/** What is the embedded node's own: our images, and where its plugin goes. */
export interface MeshParts {
  readonly istiod: string;
  readonly proxy: string;
  readonly plugin: string;
  /** Of the gateway's Service, chosen before it is there. */
  readonly address: string;
  /** Folders of the node: containerd's plugins, its network's configuration, and the plugin's sockets and credentials. */
  readonly plugins: string;
  readonly configuration: string;
  readonly run: string;
}

const PULL = 'IfNotPresent';
/** A proxy of a small service; what all of a node's take together is what limits a demonstration. */
const PROXY_SIZE = { requests: { cpu: '10m', memory: '48Mi' }, limits: { memory: '256Mi' } };

/** Over the platform's values, by chart. One of each: a second one on the same node would share every fault with the first. */
export function nodeValues(parts: MeshParts) {
  return {
    istiod: {
      ...{ image: parts.istiod, autoscaleEnabled: false, replicaCount: 1 },
      resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } },
      global: {
        imagePullPolicy: PULL,
        defaultPodDisruptionBudget: { enabled: false },
        proxy: { image: parts.proxy, resources: PROXY_SIZE },
        proxy_init: { image: parts.proxy },
      },
    },
    cni: {
      ...{ image: parts.plugin, pullPolicy: PULL, useAppArmorAnnotation: false },
      ...{ cniBinDir: parts.plugins, cniConfDir: parts.configuration },
      env: { CNI_AGENT_RUN_DIR: parts.run },
      resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '192Mi' } },
      terminationGracePeriodSeconds: 10,
    },
    gateway: {
      imagePullPolicy: PULL,
      service: { type: 'ClusterIP', clusterIP: parts.address },
      resources: { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '256Mi' } },
    },
  } as const;
}
