import type { FaultName } from '../record/fault-name.ts';
import type { StrategyName } from '../record/strategy-name.ts';
import type { Treatment } from '../record/treatment.ts';
import { strategyOf } from '../strategy/strategies.ts';
import type { Strategy } from '../strategy/strategy.ts';

/** Faults are of the app's new version, and around its switch. */
const meetsFaults = ({ role }: Strategy): boolean => role === 'candidate';

/**
 * Every strategy of the app that may be chosen meets every fault. Controls and the noise floor show what the instrument could have seen: for that nothing else may
 * go wrong.
 */
export const treatmentsOf = (
  strategies: readonly StrategyName[],
  faults: readonly FaultName[] = ['none'],
): Treatment[] =>
  strategies.flatMap((strategy) =>
    (meetsFaults(strategyOf(strategy)) ? faults : (['none'] as const)).map((fault) => ({ strategy, fault })),
  );
