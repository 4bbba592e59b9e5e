import type { RequestCounts } from '@cutover/traffic';

import { isServing } from '../observe/pods-of.ts';
import type { ObjectState } from '../../record/event-record.ts';

type Current<Kind extends ObjectState['kind']> = (kind: Kind) => ReadonlyMap<string, ObjectState>;

/**
 * Of the pods to which the Service sends new connections, the share that is new: what a strategy intends, whichever it is. Null while there is none.
 * @param oldHashes template hashes of the version before
 */
export const intendedShare = (
  current: Current<'Pod' | 'Service'>,
  service: string,
  oldHashes: ReadonlySet<string | null>,
): number | null => {
  const found = current('Service').get(service);
  const selected = found?.kind === 'Service' ? found.hash : null;
  const ready = [...current('Pod').values()].filter(
    (pod) => pod.kind === 'Pod' && isServing(pod) && (selected === null || pod.hash === selected),
  );
  if (ready.length === 0) return null;
  return ready.filter((pod) => pod.kind === 'Pod' && !oldHashes.has(pod.hash)).length / ready.length;
};

/**
 * Where a proxy draws a version for each request: the weights of Services that select the new version, as the cluster wants them. When the proxy took them is on record only. Null while there is none.
 * @param name of the VirtualService
 */
export const weightedShare = (
  current: Current<'Service' | 'VirtualService'>,
  name: string,
  oldHashes: ReadonlySet<string | null>,
): number | null => {
  const found = current('VirtualService').get(name);
  if (found?.kind !== 'VirtualService') return null;
  const isNew = (service: string): boolean => {
    const selected = current('Service').get(service);
    return selected?.kind === 'Service' && selected.hash !== null && !oldHashes.has(selected.hash);
  };
  return found.weights.reduce((sum, { service, share }) => (isNew(service) ? sum + share : sum), 0);
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
