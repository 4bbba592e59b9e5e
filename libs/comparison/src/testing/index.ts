export { syntheticLane, syntheticLoad, writeLane, writeRunOf, writeSyntheticRun } from './synthetic-run.ts';
export type { SyntheticOptions } from './synthetic-run.ts';
export { syntheticLedger } from './synthetic-ledger.ts';
export { createLogBuffer } from '../lane/observe/log-buffer.ts';
export { readXml } from './read-xml.ts';
