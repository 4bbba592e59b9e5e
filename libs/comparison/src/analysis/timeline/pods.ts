import type { EventRecord, PodState } from '../../record/event-record.ts';
import type { PodTimeline } from '../../record/lane-result.ts';

interface PodEvent {
  at: number;
  type: EventRecord['type'];
  state: PodState;
}

const podEvents = (events: readonly EventRecord[]): Map<string, PodEvent[]> => {
  const pods = new Map<string, PodEvent[]>();
  for (const { at, type, name, object } of events) {
    if (object.kind !== 'Pod') continue;
    const known = pods.get(name) ?? [];
    known.push({ at, type, state: object });
    pods.set(name, known);
  }
  return pods;
};

/** Template hash of the pods that were there when the lane began. */
export const hashBefore = (events: readonly EventRecord[]): string | null => hashOf(podEvents(events));

const hashOf = (pods: Map<string, PodEvent[]>): string | null => {
  for (const seen of pods.values()) {
    const first = seen[0];
    if (first !== undefined && first.at <= 0) return first.state.hash;
  }
  return null;
};

const duringLane = (at: number | undefined): number | null => (at === undefined || at <= 0 ? null : at);

const timeline = (name: string, seen: readonly PodEvent[], oldHash: string | null): PodTimeline => {
  const hash = seen[0]?.state.hash ?? null;
  return {
    name,
    hash,
    revision: hash === oldHash ? 'old' : 'new',
    createdMs: duringLane(seen[0]?.at),
    readyMs: duringLane(seen.find(({ state }) => state.ready)?.at),
    terminatingMs: duringLane(seen.find(({ state, type }) => state.deleting || type === 'DELETED')?.at),
    goneMs: duringLane(seen.find(({ type }) => type === 'DELETED')?.at),
    restarts: Math.max(0, ...seen.map(({ state }) => state.restarts)),
  };
};

/** Life of every pod of the service, by the watch's times of receipt; revisions are told apart by template hash. */
export const podTimelines = (events: readonly EventRecord[]): PodTimeline[] => {
  const pods = podEvents(events);
  const oldHash = hashOf(pods);
  return [...pods].map(([name, seen]) => timeline(name, seen, oldHash));
};

/** When the last of these pods was gone; null without pods or while one is still there. */
export const lastGone = (pods: readonly PodTimeline[]): number | null => {
  const gone = pods.map(({ goneMs }) => goneMs);
  if (gone.length === 0 || gone.includes(null)) return null;
  return Math.max(...(gone as number[]));
};
