import { setTimeout as sleep } from 'node:timers/promises';

import type { ComparisonImage } from '../apps/shared/comparison-image.ts';
import type { Comparison } from './options.ts';
import { laneLabel } from '../lane/prepare/lane-plan.ts';
import { SetUpError } from '../apps/shared/set-up-error.ts';

const namespace = 'lane-warm-up';
const lookEveryMs = 300;
const withinMs = 120_000;

const podFor = ({ repository, digest }: ComparisonImage, index: number) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: `image-${index}`, namespace },
  spec: {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'image',
        image: `${repository}@${digest}`,
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      },
    ],
  },
});

interface PodList {
  items: { status: { containerStatuses?: { state?: Record<string, unknown>; lastState?: unknown }[] } }[];
}

const hasEnded = ({ status }: PodList['items'][number]): boolean =>
  status.containerStatuses?.some(
    ({ state }) => state?.['terminated'] !== undefined || state?.['running'] !== undefined,
  ) ?? false;

/**
 * Has the node pull and start both images once, so that no lane's switch pays for a download. Without configuration the service ends by
 * itself; how does not matter.
 * @throws SetUpError when an image cannot be had
 */
export const warmImages = async (comparison: Comparison): Promise<void> => {
  const { cluster, images, signal } = comparison;
  const items = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: { [laneLabel]: 'warm-up' } } },
    ...[images.v1, images.v2, ...Object.values(images.bad ?? {})].map(podFor),
  ];
  await cluster.kubectl(['apply', '--filename', '-'], {
    input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
  });
  const until = Date.now() + withinMs;
  for (;;) {
    const { stdout } = await cluster.kubectl(['get', 'pods', '--namespace', namespace, '--output', 'json']);
    if ((JSON.parse(stdout) as PodList).items.every(hasEnded)) return;
    if (Date.now() > until)
      throw new SetUpError(
        `an image of the comparison could not be started on the node: kubectl describe pods -n ${namespace}`,
      );
    await sleep(lookEveryMs, undefined, signal === undefined ? {} : { signal });
  }
};

export const warmUpNamespace = namespace;
