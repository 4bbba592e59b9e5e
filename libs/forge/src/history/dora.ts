import type { Deployment } from './deployments.ts';

/**
 * The four figures of DORA (https://dora.dev/guides/dora-metrics-four-keys/), of one service in one environment, from Git alone. Null where there is nothing to tell them from.
 */
export interface Dora extends Window {
  /** Roll-backs are none. */
  readonly deployments: number;
  readonly deploymentsPerDay: number;
  /** Median of the time from the first environment's leaf to this one's. In the first environment: null. */
  readonly leadTimeSeconds: number | null;
  /** Deployments that were aborted, reverted or rolled back, of all. */
  readonly changeFailureRate: number | null;
  /** Median of the time from a deployment that failed until what came after it was verified; to its roll-back where no verdict tells. */
  readonly timeToRestoreSeconds: number | null;
}

/** UTC, ISO 8601 with milliseconds: both count. */
export interface Window {
  readonly from: string;
  readonly to: string;
}

const DAY_SECONDS = 86_400;
const secondsBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1_000;

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[middle - 1], sorted[middle]];
  if (high === undefined) return null;
  return sorted.length % 2 === 0 && low !== undefined ? (low + high) / 2 : high;
}

/** A version may be rebuilt, a digest is one thing. */
const digestsOf = ({ promotion }: Deployment): string => [...promotion.digests.values()].sort().join();

/** Since when each set of digests was in an environment. */
function firstSeen(deployments: readonly Deployment[]): ReadonlyMap<string, string> {
  const seen = new Map<string, string>();
  for (const deployment of deployments) {
    const digests = digestsOf(deployment);
    if (!seen.has(digests)) seen.set(digests, deployment.at);
  }
  return seen;
}

/** A later roll-back counts too: what was verified may turn out bad. */
const isFailed = ({ outcome, verdict }: Deployment): boolean =>
  outcome === 'rolled-back' || verdict?.outcome === 'aborted' || verdict?.outcome === 'reverted';

/** When something sound served again after a deployment that failed. */
function restoredAt(failed: Deployment, all: readonly Deployment[]): string | undefined {
  const later = all.slice(all.indexOf(failed) + 1);
  const sound = later.find((deployment) => deployment.verdict?.outcome === 'verified' && !isFailed(deployment));
  return sound?.verdict?.at ?? failed.undoneAt;
}

const restoreTimes = (failed: readonly Deployment[], all: readonly Deployment[]): number[] =>
  failed.flatMap((deployment) => {
    const restored = restoredAt(deployment, all);
    return restored === undefined ? [] : [secondsBetween(deployment.at, restored)];
  });

/**
 * @param deployments of one leaf @param before of the same service in the first environment, where this is another one
 */
export function dora(
  deployments: readonly Deployment[],
  before: readonly Deployment[] | undefined,
  { from, to }: Window,
): Dora {
  const isWithin = ({ at }: Deployment) => at >= from && at <= to;
  const made = deployments.filter((deployment) => isWithin(deployment) && !deployment.isRollback);
  const failed = made.filter(isFailed);
  const seen = firstSeen(before ?? []);
  const leadTimes = made.flatMap((deployment) => {
    const first = seen.get(digestsOf(deployment));
    return first === undefined || first > deployment.at ? [] : [secondsBetween(first, deployment.at)];
  });
  const days = secondsBetween(from, to) / DAY_SECONDS;
  return {
    ...{ from, to, deployments: made.length },
    deploymentsPerDay: days > 0 ? made.length / days : 0,
    leadTimeSeconds: median(leadTimes),
    changeFailureRate: made.length === 0 ? null : failed.length / made.length,
    timeToRestoreSeconds: median(restoreTimes(failed, deployments)),
  };
}
