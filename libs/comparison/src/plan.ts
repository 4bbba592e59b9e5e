// What can be foretold of a comparison, without what measures one.
export { applicationOf } from './apps/applications.ts';
export { dryRun } from './compare/dry-run.ts';
export { measuredSetUp } from './compare/measured-set-up.ts';
export { faultOf } from './fault/faults.ts';
export { faultNames } from './record/fault-name.ts';
export { treatmentInWords } from './analysis/verdict/treatment-words.ts';
export { strategyNames } from './record/strategy-name.ts';
export { roleOf, withYardsticks } from './strategy/strategies.ts';
