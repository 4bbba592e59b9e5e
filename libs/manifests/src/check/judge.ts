import { exceptionFor } from '../policies/exceptions.ts';
import type { Exception, Place } from '../policies/exceptions.ts';
import { POLICIES } from '../policies/policies.ts';
import type { Subject } from '../policies/policy.ts';
import type { Finding } from '../score/kube-score.ts';

/** What breaks a rule, and the exception that explains it, if one does. */
export interface Breach {
  readonly rule: string;
  readonly object: string;
  readonly problem: string;
  readonly exception?: Exception;
}

const explained = (breach: Breach, place: Place): Breach => {
  const exception = exceptionFor(breach.rule, place);
  return exception === undefined ? breach : { ...breach, exception };
};

/** Holds objects against our policies, and takes what kube-score found of them. */
export function judge(subject: Subject, scored: readonly Finding[], place: Place): Breach[] {
  const rules = POLICIES.filter(({ ofEnvironments = false }) => !ofEnvironments || place.environment !== undefined);
  const ours = rules.flatMap((policy) =>
    policy.problems(subject).map((problem) => ({ rule: policy.name, ...problem })),
  );
  const theirs = scored.map(({ test, ...found }) => ({ rule: `kube-score/${test}`, ...found }));
  return [...ours, ...theirs].map((breach) => explained(breach, place));
}

export const breachText = ({ rule, object, problem }: Breach): string => `${object}: ${rule}: ${problem}`;
