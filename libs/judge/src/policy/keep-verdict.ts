import type { Second } from '../counts/second.ts';
import type { Policy, Verdict } from './policy.ts';

/** How a policy comes to its verdicts, as long as none is final. */
interface Rule {
  readonly name: string;
  next(second: Second): Verdict;
  atEnd(): Verdict;
}

/** The first verdict that is not `continue` stays. */
export const keepVerdict = (rule: Rule): Policy => {
  let final: Verdict | null = null;
  const kept = (verdict: Verdict): Verdict => {
    if (verdict.decision !== 'continue') final = verdict;
    return verdict;
  };
  return {
    name: rule.name,
    consume: (second) => final ?? kept(rule.next(second)),
    conclude: () => final ?? kept(rule.atEnd()),
  };
};
