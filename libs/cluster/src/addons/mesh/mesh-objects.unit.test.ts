import { describe, expect, it } from '@jest/globals';
import { containerOf, objectOf, podOf, readManifest } from '../manifest.ts';
import { settlePlugin } from './mesh-objects.ts';

const RUN = '/run/cutover/one/one/istio-cni';
const CHART = `kind: DaemonSet
metadata: { name: istio-cni-node, namespace: istio-cni }
spec:
  template:
    spec:
      containers:
        - name: install-cni
          image: ours/istio-cni@sha256:1
          readinessProbe: { httpGet: { path: /readyz, port: 8000 } }
          securityContext: { privileged: false, capabilities: { drop: [ALL], add: [NET_ADMIN, SYS_ADMIN, SYS_PTRACE] } }
          volumeMounts:
            - { mountPath: /host/opt/cni/bin, name: cni-bin-dir }
            - { mountPath: /var/run/istio-cni, name: cni-socket-dir }
      volumes:
        - { name: cni-bin-dir, hostPath: { path: /plugins } }
        - { name: cni-socket-dir, hostPath: { path: /var/run/istio-cni } }
`;

function settled(chart = CHART) {
  const objects = readManifest(chart);
  settlePlugin(objects, RUN);
  const daemons = objectOf(objects, 'DaemonSet', 'istio-cni-node');
  return { pod: podOf(daemons), container: containerOf(daemons) };
}

describe('the pod that lays the plugin onto a node', () => {
  it('may write to the folders that it mounts, and enters no network of another pod', () => {
    const { container } = settled();
    expect(container.securityContext?.capabilities).toEqual({ drop: ['ALL'], add: ['DAC_OVERRIDE'] });
    expect(container.securityContext).not.toHaveProperty('privileged');
    expect(container.securityContext).toMatchObject({ readOnlyRootFilesystem: true, allowPrivilegeEscalation: false });
  });

  it('names the folder of sockets as the node does, and leaves the others', () => {
    const { pod, container } = settled();
    expect(container.volumeMounts).toEqual([
      { mountPath: '/host/opt/cni/bin', name: 'cni-bin-dir' },
      { mountPath: RUN, name: 'cni-socket-dir' },
    ]);
    expect(pod.volumes).toContainEqual({ name: 'cni-socket-dir', hostPath: { path: RUN } });
  });

  it.each([
    ['name: istio-cni-node', 'name: other', 'the manifest has no DaemonSet istio-cni-node'],
    ['- { name: cni-socket-dir, hostPath', '- { name: sockets, hostPath', 'the chart has no volume cni-socket-dir'],
  ])('is refused from a chart with %s changed to %s', (from, to, message) => {
    expect(() => settled(CHART.replace(from, to))).toThrow(message);
  });
});
