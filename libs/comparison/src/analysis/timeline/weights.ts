import type { EventRecord, ServiceWeight } from '../../record/event-record.ts';

/** From this moment on a proxy sends this share of the requests to the new version. */
export interface WeightChange {
  at: number;
  share: number;
}

/** Of the weights, those of Services that select the new version alone. */
const shareOf = (
  weights: readonly ServiceWeight[],
  selected: ReadonlyMap<string, string | null>,
  old: string,
): number =>
  weights
    .filter(({ service }) => {
      const hash = selected.get(service) ?? null;
      return hash !== null && hash !== old;
    })
    .reduce((sum, { share }) => sum + share, 0);

/**
 * The share that is meant where a proxy draws a version for each request, wherever it changes: by the weights that the proxy has taken, and by which version each of the Services selects.
 * @param old template hash of the version that was there before
 * @returns nothing where no proxy's weights are on record
 */
export const weightChanges = (events: readonly EventRecord[], old: string | null): WeightChange[] => {
  const selected = new Map<string, string | null>();
  const changes: WeightChange[] = [];
  let weights: readonly ServiceWeight[] | null = null;
  for (const { at, name, object } of [...events].sort((a, b) => a.at - b.at)) {
    if (object.kind === 'Service') selected.set(name, object.hash);
    else if (object.kind === 'ProxyRoutes') weights = object.weights;
    else continue;
    if (weights === null || old === null) continue;
    const share = shareOf(weights, selected, old);
    if (share !== changes.at(-1)?.share) changes.push({ at, share });
  }
  return changes;
};

/** What is meant at a moment; null before it is known. */
export const weightAt = (changes: readonly WeightChange[], at: number): number | null =>
  changes.findLast((change) => change.at <= at)?.share ?? null;
