import type { FaultName } from '../record/fault-name.ts';
import type { StrategyName } from '../record/strategy-name.ts';
import type { Treatment } from '../record/treatment.ts';
import { roleOf } from '../strategy/strategies.ts';

/**
 * Every strategy that may be chosen meets every fault. Controls and the noise floor show what the instrument could have seen: for that nothing else may
 * go wrong.
 */
export const treatmentsOf = (
  strategies: readonly StrategyName[],
  faults: readonly FaultName[] = ['none'],
): Treatment[] =>
  strategies.flatMap((strategy) =>
    (roleOf(strategy) === 'candidate' ? faults : (['none'] as const)).map((fault) => ({ strategy, fault })),
  );
