import type { Container, KubernetesObject, PodSpec } from '../manifest.ts';
import { containerOf, objectOf, podOf, probeAtOnce } from '../manifest.ts';
import { PLUGIN_DAEMON } from './mesh-values.ts';

const SOCKETS = 'cni-socket-dir';

interface HostVolume {
  readonly name: string;
  hostPath?: { path: string };
}

/** The folder is the node's: the plugin, which runs on it, and its pod name it alike. */
function moveSockets(pod: PodSpec, container: Container, run: string): void {
  const volume = (pod.volumes as HostVolume[] | undefined)?.find(({ name }) => name === SOCKETS);
  const mount = container.volumeMounts?.find(({ name }) => name === SOCKETS);
  if (volume?.hostPath === undefined || mount === undefined) throw new Error(`the chart has no volume ${SOCKETS}`);
  volume.hostPath.path = run;
  mount.mountPath = run;
}

/** Root that may write to folders of the node, and nothing else of what root may: it enters no pod's network. @throws Error where the chart has changed */
export function settlePlugin(objects: readonly KubernetesObject[], run: string): void {
  const daemons = objectOf(objects, 'DaemonSet', PLUGIN_DAEMON);
  const container = containerOf(daemons);
  moveSockets(podOf(daemons), container, run);
  container.securityContext = {
    ...{ runAsUser: 0, runAsGroup: 0, allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
    capabilities: { drop: ['ALL'], add: ['DAC_OVERRIDE'] },
    seccompProfile: { type: 'RuntimeDefault' },
  };
  probeAtOnce(container);
}

/** @throws Error where the chart has changed */
export function settleControl(objects: readonly KubernetesObject[]): void {
  probeAtOnce(containerOf(objectOf(objects, 'Deployment', 'istiod')));
}
