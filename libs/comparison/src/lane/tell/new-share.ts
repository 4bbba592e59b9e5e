import type { RequestCounts } from '@cutover/traffic';

import type { ObjectState } from '../../record/event-record.ts';

type Current = (kind: 'Pod' | 'Service') => ReadonlyMap<string, ObjectState>;

/**
 * Of the pods to which the Service sends new connections, the share that is new: what a strategy intends, whichever it is. Null while there is none.
 * @param oldHashes template hashes of the version before
 */
export const intendedShare = (
  current: Current,
  service: string,
  oldHashes: ReadonlySet<string | null>,
): number | null => {
  const found = current('Service').get(service);
  const selected = found?.kind === 'Service' ? found.hash : null;
  const ready = [...current('Pod').values()].filter(
    (pod) => pod.kind === 'Pod' && pod.ready && !pod.deleting && (selected === null || pod.hash === selected),
  );
  if (ready.length === 0) return null;
  return ready.filter((pod) => pod.kind === 'Pod' && !oldHashes.has(pod.hash)).length / ready.length;
};

/** Of the answers that named one of two versions, the share of the new one; null where none did, or where both have one name. */
export const measuredShare = (
  { requests }: RequestCounts,
  versions: { readonly old: string; readonly new: string },
): number | null => {
  if (versions.old === versions.new) return null;
  const of = (version: string) => requests.reduce((sum, one) => (one.version === version ? sum + one.count : sum), 0);
  const [old, next] = [of(versions.old), of(versions.new)];
  return old + next === 0 ? null : next / (old + next);
};
