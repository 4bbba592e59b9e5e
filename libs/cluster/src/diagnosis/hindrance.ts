export type HindranceReason =
  | 'unschedulable'
  | 'image'
  | 'volume'
  | 'secret'
  | 'config-map'
  | 'quota'
  | 'admission'
  | 'crash'
  | 'probe'
  | 'address'
  | 'starting'
  | 'unavailable';

/** What holds a workload up. */
export interface Hindrance {
  /** Kind, namespace and name, such as `pod cosmos/account-6d4f…`. */
  readonly object: string;
  readonly reason: HindranceReason;
  /** In the words of whoever refuses: the scheduler, the registry, the container's log. */
  readonly detail: string;
  /** It does not go away by waiting. */
  readonly final: boolean;
}

/** Far beyond what a scheduler, a registry or a log says in a line: what is cut lacks its reason. */
const LONGEST = 4_000;

/** The hindrance as one line of at most 4,000 characters. */
export function hindranceText({ object, detail }: Hindrance): string {
  const line = `${object}: ${detail}`.replace(/\s+/g, ' ').trim();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}

/** What is ready a moment later, as a rule, or waits for somebody by intent, such as a Rollout that is paused. */
const PASSING: ReadonlySet<HindranceReason> = new Set(['starting', 'probe', 'unavailable']);

/** Whether it is more than that something takes its time. */
export const isHindrance = ({ reason, final }: Hindrance): boolean => final || !PASSING.has(reason);

function weightOf({ final, reason }: Hindrance): number {
  if (final) return 0;
  if (reason === 'starting') return 3;
  return reason === 'probe' ? 2 : 1;
}

/** By how much they explain: what is final first, what merely takes its time last. */
export function byWeight<T>(all: readonly T[], hindranceOf: (one: T) => Hindrance): readonly T[] {
  return [...all].sort((a, b) => weightOf(hindranceOf(a)) - weightOf(hindranceOf(b)));
}
