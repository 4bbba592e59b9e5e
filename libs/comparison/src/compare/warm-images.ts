import { setTimeout as sleep } from 'node:timers/promises';

import type { ComparisonImage } from '../apps/shared/comparison-image.ts';
import type { Comparison } from './options.ts';
import { laneLabel } from '../lane/prepare/lane-plan.ts';
import type { FaultName } from '../record/fault-name.ts';
import { SetUpError } from '../apps/shared/set-up-error.ts';

const namespace = 'lane-warm-up';
const lookEveryMs = 300;
const usuallyWithinMs = 120_000;

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

interface WarmPod {
  metadata: { name: string };
  status: {
    containerStatuses?: {
      state?: { running?: object; terminated?: object; waiting?: { reason?: string; message?: string } };
    }[];
  };
}

const hasEnded = ({ status }: WarmPod): boolean =>
  status.containerStatuses?.some(({ state }) => state?.terminated !== undefined || state?.running !== undefined) ??
  false;

/** "registry.example/account@sha256:… could not be started on the node: ErrImagePull, not found" */
const whyNot = ({ status }: WarmPod, { repository, digest }: ComparisonImage, withinMs: number): string => {
  const { reason, message } = status.containerStatuses?.[0]?.state?.waiting ?? {};
  const why = [reason ?? `not within ${withinMs / 1000} s`, ...(message === undefined ? [] : [message])].join(', ');
  return `${repository}@${digest} could not be started on the node: ${why}`;
};

/** @returns the last look at the pods: all have ended, or the time is up */
const lookUntilEnded = async (
  { cluster, signal }: Pick<Comparison, 'cluster' | 'signal'>,
  withinMs: number,
): Promise<WarmPod[]> => {
  const until = Date.now() + withinMs;
  for (;;) {
    const { stdout } = await cluster.kubectl(['get', 'pods', '--namespace', namespace, '--output', 'json']);
    const { items } = JSON.parse(stdout) as { items: WarmPod[] };
    if (items.every(hasEnded) || Date.now() > until) return items;
    await sleep(lookEveryMs, undefined, signal === undefined ? {} : { signal });
  }
};

/**
 * Has the node pull and start every image once, so that no lane's switch pays for a download. Without configuration the service ends by
 * itself; how does not matter.
 * @returns why lanes with a fault cannot be measured, of each fault whose image cannot be had
 * @throws SetUpError when either version cannot be had: then there is nothing to measure
 */
export const warmImages = async (
  comparison: Pick<Comparison, 'cluster' | 'images' | 'signal'>,
  withinMs = usuallyWithinMs,
): Promise<ReadonlyMap<FaultName, string>> => {
  const { cluster, images } = comparison;
  const bad = Object.entries(images.bad ?? {}) as [FaultName, ComparisonImage][];
  const all = [images.v1, images.v2, ...bad.map(([, image]) => image)];
  const items = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: { [laneLabel]: 'warm-up' } } },
    ...all.map(podFor),
  ];
  await cluster.kubectl(['apply', '--filename', '-'], {
    input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
  });
  const pods = new Map((await lookUntilEnded(comparison, withinMs)).map((pod) => [pod.metadata.name, pod]));
  const problems = all.map((image, index) => {
    const pod = pods.get(podFor(image, index).metadata.name);
    return pod === undefined || hasEnded(pod) ? null : whyNot(pod, image, withinMs);
  });
  const nothingWithout = problems.slice(0, 2).find((problem) => problem !== null);
  if (nothingWithout !== undefined && nothingWithout !== null) throw new SetUpError(nothingWithout);
  return new Map(
    bad.flatMap(([fault], index) => {
      const problem = problems[index + 2] ?? null;
      return problem === null ? [] : [[fault, problem] as const];
    }),
  );
};

export const warmUpNamespace = namespace;
