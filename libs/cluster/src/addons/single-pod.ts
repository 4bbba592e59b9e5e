/** A Deployment of one pod that is started anew when what it reads changes. */
export interface SinglePod {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Of what it reads. */
  readonly checksum: string;
  readonly graceSeconds: number;
  /** Containers, volumes and what else of the pod's specification is its own. */
  readonly pod: object;
}

/** Two of them would work against each other: the old pod ends before the new one starts. */
export function singlePod({ name, namespace, labels, checksum, graceSeconds, pod }: SinglePod): object {
  return {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace, labels } },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      strategy: { type: 'Recreate' },
      template: {
        metadata: { labels, annotations: { 'cutover.dev/config-checksum': checksum } },
        spec: {
          ...{ serviceAccountName: name, enableServiceLinks: false, terminationGracePeriodSeconds: graceSeconds },
          ...pod,
        },
      },
    },
  };
}
