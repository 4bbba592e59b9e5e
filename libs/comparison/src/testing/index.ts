export { syntheticLane, syntheticLoad, writeLane, writeRunOf, writeSyntheticRun } from './synthetic-run.ts';
export { loopbackDriver } from './loopback-driver.ts';
export type { LoopbackOptions } from './loopback-driver.ts';
export type { SyntheticOptions } from './synthetic-run.ts';
export { syntheticLedger } from './synthetic-ledger.ts';
export { createLogBuffer } from '../lane/observe/log-buffer.ts';
export { readXml } from './read-xml.ts';
