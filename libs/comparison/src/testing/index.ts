export { syntheticLane, syntheticLoad, writeLane, writeSyntheticRun } from './synthetic-run.ts';
export type { SyntheticOptions } from './synthetic-run.ts';
export { syntheticLedger } from './synthetic-ledger.ts';
export { readXml } from './read-xml.ts';
