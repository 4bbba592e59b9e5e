import type { RequestRecord } from '@cutover/traffic';

import type { Timeline } from '../timeline/timeline.ts';
import type { LaneFacts } from '../../record/lane-facts.ts';
import type { Bound } from '../../record/bound.ts';
import type { Crossing, MixedVersion } from '../../record/lane-result.ts';
import { atLeast, exactly } from '../statistics/bound.ts';
import { isotonicFit } from '../statistics/isotonic.ts';

interface Switch {
  from: string;
  to: string;
  startMs: number;
  /** Until when it was watched. */
  endMs: number;
}

const within = (requests: readonly RequestRecord[], { from, to, startMs, endMs }: Switch): RequestRecord[] =>
  requests
    .filter(({ end, version }) => end >= startMs && end <= endMs && (version === from || version === to))
    .sort((a, b) => a.end - b.end);

const windowOf = (at1: Bound, at99: Bound): Bound =>
  at1.atLeast ? atLeast(0) : { value: at99.value - at1.value, atLeast: at99.atLeast };

/** When 1, 50 and 99 % of answers came from `to`; what was never reached is later than all that was watched. Null without an answer. */
export const crossingOf = (requests: readonly RequestRecord[], change: Switch): Crossing | null => {
  const answers = within(requests, change);
  const blocks = isotonicFit(answers.map(({ version }) => (version === change.to ? 1 : 0)));
  if (blocks.length === 0) return null;
  const reached = (share: number): Bound => {
    const block = blocks.find(({ fit }) => fit >= share);
    if (block === undefined) return atLeast(change.endMs - change.startMs);
    return exactly((answers[block.from] as RequestRecord).end - change.startMs);
  };
  const [at1, at99] = [reached(0.01), reached(0.99)];
  return { at1, at50: reached(0.5), at99, window: windowOf(at1, at99) };
};

const crossings = (requests: readonly RequestRecord[], change: Switch | null) => {
  const of = (kind: RequestRecord['kind']) =>
    change === null
      ? null
      : crossingOf(
          requests.filter((request) => request.kind === kind),
          change,
        );
  return { fresh: of('fresh'), keepAlive: of('keep-alive') };
};

/** Of the users answered during the change, those with an old answer to a request sent after they had a new one. */
const regressions = (
  requests: readonly RequestRecord[],
  change: Switch,
): { clients: number; sawNewThenOld: number } => {
  const firstNew = new Map<number, number>();
  const clients = new Set<number>();
  const regressed = new Set<number>();
  for (const { client, version, sent, end } of within(requests, change)) {
    clients.add(client);
    const since = firstNew.get(client);
    if (version === change.to) firstNew.set(client, since ?? end);
    else if (since !== undefined && sent > since) regressed.add(client);
  }
  return { clients: clients.size, sawNewThenOld: regressed.size };
};

/** @returns null where both versions are the same, or nothing was deployed */
export const mixedVersionOf = (
  requests: readonly RequestRecord[],
  facts: LaneFacts,
  timeline: Timeline,
): MixedVersion | null => {
  const { deploy, rollback, stop } = timeline;
  const [old, next] = [facts.from.version, facts.to.version];
  if (old === next || deploy === null) return null;
  const forth: Switch = { from: old, to: next, startMs: deploy, endMs: rollback ?? stop };
  // Of what was under way at the stop the answers count too.
  const lastMs = requests.reduce((last, { end }) => Math.max(last, end), stop);
  const back: Switch | null = rollback === null ? null : { from: next, to: old, startMs: rollback, endMs: lastMs };
  const deployed = crossings(requests, forth);
  return {
    fresh: deployed.fresh?.window ?? null,
    keepAlive: deployed.keepAlive?.window ?? null,
    deploy: deployed,
    rollback: crossings(requests, back),
    ...regressions(requests, forth),
  };
};
