/** A pod named `onlooker` that does nothing and that no policy knows; scripts run in it. Takes an image with Node, whose user is numeric. */
export function onlookerPod(namespace: string, image: string): object {
  const container = {
    ...{ name: 'onlooker', image, command: ['node', '--eval', 'setInterval(() => undefined, 60_000)'] },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
  return {
    ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'onlooker', namespace } },
    spec: { automountServiceAccountToken: false, terminationGracePeriodSeconds: 0, containers: [container] },
  };
}
