import type { EventRecord, PodState } from '../../record/event-record.ts';
import type { PodTimeline } from '../../record/lane-result.ts';

interface PodEvent {
  at: number;
  type: EventRecord['type'];
  state: PodState;
}

interface PodLife {
  name: string;
  seen: PodEvent[];
}

/** A StatefulSet's pod comes again under its name: a life ends where the pod is gone. */
const podLives = (events: readonly EventRecord[]): PodLife[] => {
  const lives: PodLife[] = [];
  const current = new Map<string, PodLife>();
  for (const { at, type, name, object } of events) {
    if (object.kind !== 'Pod') continue;
    const known = current.get(name) ?? { name, seen: [] };
    if (known.seen.length === 0) lives.push(known);
    known.seen.push({ at, type, state: object });
    if (type === 'DELETED') current.delete(name);
    else current.set(name, known);
  }
  return lives;
};

/** Of the pods that were there when the lane began. */
const hashesOf = (lives: readonly PodLife[]): (string | null)[] =>
  lives.flatMap(({ seen: [first] }) => (first !== undefined && first.at <= 0 ? [first.state.hash] : []));

/** Template hash of the pods that were there when the lane began. */
export const hashBefore = (events: readonly EventRecord[]): string | null => hashesOf(podLives(events))[0] ?? null;

const duringLane = (at: number | undefined): number | null => (at === undefined || at <= 0 ? null : at);

const timeline = ({ name, seen }: PodLife, old: readonly (string | null)[]): PodTimeline => {
  const hash = seen[0]?.state.hash ?? null;
  return {
    name,
    hash,
    revision: old.includes(hash) ? 'old' : 'new',
    createdMs: duringLane(seen[0]?.at),
    readyMs: duringLane(seen.find(({ state }) => state.ready)?.at),
    terminatingMs: duringLane(seen.find(({ state, type }) => state.deleting || type === 'DELETED')?.at),
    goneMs: duringLane(seen.find(({ type }) => type === 'DELETED')?.at),
    restarts: Math.max(0, ...seen.map(({ state }) => state.restarts)),
  };
};

/** Life of every pod of the app, and of what is switched in its place, by the watch's times of receipt; revisions are told apart by template hash. */
export const podTimelines = (events: readonly EventRecord[]): PodTimeline[] => {
  const lives = podLives(events);
  const old = hashesOf(lives);
  return lives.map((life) => timeline(life, old));
};

const lastOf = (moments: readonly (number | null)[]): number | null =>
  moments.length === 0 || moments.includes(null) ? null : Math.max(...(moments as number[]));

/** When the last of these pods was gone; null without pods or while one is still there. */
export const lastGone = (pods: readonly PodTimeline[]): number | null => lastOf(pods.map(({ goneMs }) => goneMs));

/** When these pods were gone and those that came in their place were ready; null without either, or before that. */
export const lastReplaced = (gone: readonly PodTimeline[], came: readonly PodTimeline[]): number | null =>
  lastOf([lastGone(gone), lastOf(came.map(({ readyMs }) => readyMs))]);
