import { createLive, type LiveStanding, type PolicyFile, type UnitKind, type Verdict } from '@cutover/judge';
import type { GeneratorEnded } from '@cutover/traffic';

import type { JudgeFact } from '../../record/lane-facts.ts';
import type { CanaryStep } from '../../strategy/canary-steps.ts';

export interface JudgedStep {
  /** From 0. */
  index: number;
  /** When the canary stood there, ms since lane start. */
  since: number;
  step: CanaryStep;
  isLast: boolean;
}

/** Judges a lane's canary from outside the cluster, by what the lane's own clients are told by the generator each second. */
export interface LaneJudge {
  take(ended: GeneratorEnded): void;
  /** @returns once it has decided, or the step is over; `continue` means that the next one is due */
  judgeStep(step: JudgedStep): Promise<Verdict>;
  /** The canary was told to go on or back at this moment, if by what the judge had said. */
  noteAct(atMs: number): void;
  /** Null where the canary never stood. */
  fact(): JudgeFact | null;
}

export interface LaneJudgeOptions {
  /** The policy file as it was given. */
  text: string;
  policy: PolicyFile;
  versions: { stable: string; canary: string };
  /** What met a version by chance. */
  unit: UnitKind;
  /** After which a request counts as unanswered, ms: so long a second may wait for its outcomes. */
  timeoutMs: number;
  signal: AbortSignal | undefined;
  /** Told where it stands, each time it has looked. */
  onLook?: (standing: LiveStanding) => void;
}

/** For the generator's word of what has ended, which comes once a second. */
const slackMs = 20_000;

const isDecided = ({ verdict }: LiveStanding): boolean => verdict.decision !== 'continue';

export const createLaneJudge = (options: LaneJudgeOptions): LaneJudge => {
  const { text, policy, versions, unit, timeoutMs, signal, onLook = () => {} } = options;
  const live = createLive({ versions, unit, warmUpMs: policy.warmUpMs, policy: policy.create() });
  const wakers = new Set<() => void>();
  let standing: LiveStanding = live.take([], -Infinity);
  let settledMs = -Infinity;
  let actedAtMs: number | null = null;

  /** @throws Error where the generator says nothing for too long, and what the signal says */
  const until = (test: () => boolean, withinMs: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const end = (act: () => void) => {
        clearTimeout(timer);
        wakers.delete(look);
        signal?.removeEventListener('abort', look);
        act();
      };
      const look = () => {
        if (signal?.aborted) end(() => reject(signal.reason as Error));
        else if (test()) end(resolve);
      };
      const late = () =>
        reject(new Error(`the judge was not told what became of requests within ${withinMs / 1000} s`));
      const timer = setTimeout(() => end(late), withinMs);
      wakers.add(look);
      signal?.addEventListener('abort', look);
      look();
    });

  return {
    take: ({ requests, settledMs: settled }) => {
      settledMs = settled;
      standing = live.take(requests, settled);
      onLook(standing);
      wakers.forEach((look) => look());
    },
    judgeStep: async ({ index, since, step, isLast }) => {
      if (index === 0) live.begin(since);
      const hasSteps = policy.steps.length > 0;
      const isOver = () =>
        hasSteps ? (standing.verdict.step ?? 0) > index + 1 : settledMs >= since + step.seconds * 1000;
      await until(() => isDecided(standing) || isOver(), step.seconds * 1000 + timeoutMs + slackMs);
      if (isLast && !isDecided(standing)) standing = live.conclude();
      return standing.verdict;
    },
    noteAct: (atMs) => {
      const { decision } = standing.verdict;
      if (decision === 'abort' || decision === 'promote') actedAtMs ??= atMs;
    },
    fact: () => {
      const { verdict, fromMs, untilMs, knownAtMs } = standing;
      if (fromMs === null || untilMs === null) return null;
      const { decision, reason, step } = verdict;
      return { policy: text, fromMs, untilMs, decision, reason, step, knownAtMs, actedAtMs };
    },
  };
};
