import { faultOf } from '../../fault/faults.ts';
import { type Treated, treatmentOf } from '../../record/treatment.ts';
import { strategyInWords } from '../../strategy/strategies.ts';

/** Within a sentence: "rolling", or "rolling with a new version that is never ready". */
export const treatmentInWords = (treated: Treated): string => {
  const { strategy, fault } = treatmentOf(treated);
  return fault === 'none' ? strategyInWords(strategy) : `${strategyInWords(strategy)} with ${faultOf(fault).words}`;
};
