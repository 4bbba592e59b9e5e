import type { LaneFacts, MarkName } from '../../record/lane-facts.ts';

/** When a new version could be judged, ms since lane start. */
export interface JudgedSpan {
  fromMs: number;
  toMs: number;
}

/**
 * Of a canary from where it stood at its first step, else from the deployment; to its roll-back, or where the load ended. Of a lane that was judged while it ran, just what its
 * judge looked at.
 * @returns null where no new version was deployed
 */
export const judgedSpanOf = ({ marks, from, to, judge }: LaneFacts): JudgedSpan | null => {
  if (judge !== undefined) return { fromMs: judge.fromMs, toMs: judge.untilMs };
  const at = (name: MarkName) => marks.find((mark) => mark.name === name)?.at;
  const fromMs = at('step') ?? at('deploy');
  const toMs = at('rollback') ?? at('stop');
  return from.version === to.version || fromMs === undefined || toMs === undefined ? null : { fromMs, toMs };
};
