import type { RequestRecord } from '@cutover/traffic';

import type { Timeline } from '../timeline/timeline.ts';
import type { SwitchStep } from '../../record/lane-end.ts';
import type { LaneFacts } from '../../record/lane-facts.ts';
import type { LaneResult } from '../../record/lane-result.ts';
import { isBesideApp } from '../../strategy/strategies.ts';

export type LaneTimes = Pick<
  LaneResult,
  'promotedMs' | 'deployMs' | 'rollbackMs' | 'rollbackByConnectionMs' | 'rollbackPodsMs' | 'censoredMs'
>;

const since = (start: number | null, at: number | null): number | null =>
  start === null || at === null ? null : at - start;

/** When the lane gave up on a switch, ms since lane start; null where it finished it, or never began it. */
const givenUpAt = ({ end }: LaneFacts, step: SwitchStep): number | null =>
  end === null || end.how === 'completed' || end.step !== step ? null : end.at;

const forthOf = (facts: LaneFacts, { deploy, switched, oldGone }: Timeline) => {
  const givenUp = givenUpAt(facts, 'deploy');
  const promotes = facts.promotedBy !== null;
  return {
    promotedMs: since(deploy, switched),
    deployMs: givenUp === null ? since(deploy, oldGone) : null,
    censored: {
      promoted: promotes && switched === null ? since(deploy, givenUp) : null,
      deploy: since(deploy, givenUp),
    },
  };
};

/** Ends of the answers of the version rolled back. */
const answersOf = (requests: readonly RequestRecord[], { from, to }: LaneFacts): RequestRecord[] =>
  from.version === to.version ? [] : requests.filter(({ version }) => version === to.version);

/**
 * Roll-back command → last answer of the version rolled back; 0 when none came after the command, null when it had answered nobody. What answers no client by
 * itself is back when its pods are.
 */
const backOf = (facts: LaneFacts, requests: readonly RequestRecord[], { rollback, newGone, stop }: Timeline) => {
  const answers = answersOf(requests, facts);
  const isByPods = isBesideApp(facts.strategy);
  const stays = rollback !== null && newGone === null;
  const givenUp = givenUpAt(facts, 'rollback') ?? (stays ? stop : null);
  const last = (kinds: readonly RequestRecord['kind'][]): number | null =>
    rollback === null || answers.length === 0 || givenUp !== null
      ? null
      : answers
          .filter(({ kind, end }) => kinds.includes(kind) && end > rollback)
          .reduce((latest, { end }) => Math.max(latest, end - rollback), 0);
  const byPods = givenUp === null ? since(rollback, newGone) : null;
  return {
    rollbackMs: isByPods ? byPods : last(['fresh', 'keep-alive']),
    rollbackByConnectionMs: { fresh: last(['fresh']), keepAlive: last(['keep-alive']) },
    rollbackPodsMs: byPods,
    censored: {
      rollback: answers.length === 0 && !isByPods ? null : since(rollback, givenUp),
      rollbackPods: since(rollback, givenUp),
    },
  };
};

/** How long the switches took, and of those that did not finish what they took at least. */
export const timesOf = (facts: LaneFacts, requests: readonly RequestRecord[], timeline: Timeline): LaneTimes => {
  const { censored: forth, ...deployed } = forthOf(facts, timeline);
  const { censored: back, ...rolledBack } = backOf(facts, requests, timeline);
  return { ...deployed, ...rolledBack, censoredMs: { ...forth, ...back } };
};
