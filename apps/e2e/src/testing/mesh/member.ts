/** Annotation of a pod whose sidecar is to count by cluster as well: Istio leaves most of Envoy's counters out. */
export const COUNTED = { 'sidecar.istio.io/statsInclusionPrefixes': 'cluster.outbound,cluster.inbound' };

const restricted = {
  ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, runAsNonRoot: true, runAsUser: 65_532 },
  ...{ capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' } },
};

/** Somebody with Node.js who is nobody's account: a pod that waits to be told what to ask. */
export function memberPod(name: string, image: string): object {
  const labels = { app: name };
  const command = ['node', '--eval', 'setInterval(() => {}, 1e6)'];
  const container = { name, image, command, securityContext: restricted };
  return {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name } },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, annotations: COUNTED },
        spec: { automountServiceAccountToken: false, terminationGracePeriodSeconds: 1, containers: [container] },
      },
    },
  };
}
