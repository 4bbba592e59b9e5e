import type { DeliveryMetrics } from '../metrics/delivery-metrics.ts';
import { lookAtPreviews } from '../previews/look.ts';
import type { Looking } from '../previews/look.ts';
import { parameters } from '../previews/parameters.ts';
import { refreshPreviews, refreshReaders } from '../refresh/refresh.ts';
import type { Work } from './work-list.ts';

export interface DeliveryWorkOptions {
  readonly looking: Looking;
  readonly metrics: DeliveryMetrics;
  /** As Argo CD names it. */
  readonly repositoryUrl: string;
  /** Begins and ends runs of pipelines, where there are any. */
  readonly pipelines?: () => Promise<void>;
}

/** Everything that is done, in an order in which nothing waits for the forge that does not need it, and Argo CD asks only once approvals are recorded. */
export function deliveryWork(options: DeliveryWorkOptions): (work: Work) => Promise<void> {
  const { looking, metrics, repositoryUrl, pipelines } = options;
  const { cluster } = looking;
  /** What Argo CD was told to ask for last. Another process does not know, and has it ask once more. */
  let asked: string | undefined;
  return async ({ branches, previews, asks }) => {
    if (branches === undefined || branches.length > 0)
      metrics.refreshed(await refreshReaders(cluster, repositoryUrl, branches));
    if (!previews) return pipelines?.();
    const { standings, failures } = await lookAtPreviews(looking);
    metrics.stand(standings);
    const wanted = JSON.stringify(parameters(standings));
    if (asks || wanted !== asked) metrics.refreshed(await refreshPreviews(cluster));
    asked = wanted;
    // Approvals are recorded by now.
    await pipelines?.();
    if (failures.length > 0)
      throw new AggregateError(failures, `${failures.length} of ${standings.length} pull requests`);
  };
}
