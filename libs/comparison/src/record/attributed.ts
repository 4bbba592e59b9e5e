import type { RequestRecord } from '@cutover/traffic';

import type { EventRecord } from './event-record.ts';
import type { LaneFacts } from './lane-facts.ts';

interface Sighting {
  at: number;
  pod: string;
  image: string | null;
}

/** Who had each address, from when on: a later pod may get one that is free again. */
const byAddress = (events: readonly EventRecord[]): Map<string, Sighting[]> => {
  const found = new Map<string, Sighting[]>();
  for (const { at, name, object } of events) {
    if (object.kind !== 'Pod' || object.ip === null) continue;
    const seen = found.get(object.ip) ?? [];
    if (seen.at(-1)?.pod === name) continue;
    found.set(object.ip, [...seen, { at, pod: name, image: object.image }]);
  }
  return found;
};

/** Which pod had an address at a moment; null where none was seen with it. */
export const podAt = (address: string, at: number, events: readonly EventRecord[]): string | null =>
  byAddress(events)
    .get(address)
    ?.findLast((seen) => seen.at <= at)?.pod ?? null;

const versionOf = (image: string | null, { from, to }: Pick<LaneFacts, 'from' | 'to'>): string | null =>
  [from, to].find((side) => side.image === image)?.version ?? null;

/**
 * Names the version of answers that do not, by the pod which had the connection: whose image it was is in the events. What was not answered stays nobody's.
 */
export const attributed = (
  requests: RequestRecord[],
  facts: Pick<LaneFacts, 'from' | 'to'>,
  events: readonly EventRecord[],
): RequestRecord[] => {
  if (requests.every(({ peer }) => peer === undefined || peer === null)) return requests;
  const sightings = byAddress(events);
  return requests.map((request) => {
    const { peer, status, version, end } = request;
    if (peer === undefined || peer === null || status === null || version !== null) return request;
    const seen = sightings.get(peer)?.findLast(({ at }) => at <= end);
    return seen === undefined ? request : { ...request, version: versionOf(seen.image, facts), pod: seen.pod };
  });
};
