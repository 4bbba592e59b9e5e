export {
  connectionKindSchema,
  failureClasses,
  operationSchema,
  outcomeSchema,
  requestClassSchema,
  requestRecordSchema,
} from './record/request-record.ts';
export type {
  ConnectionKind,
  FailureClass,
  Operation,
  Outcome,
  RequestClass,
  RequestRecord,
} from './record/request-record.ts';
export { latenessLimitMs, latenessOf } from './record/lateness.ts';
export type { Lateness } from './record/lateness.ts';
export { createRandom, shuffled } from './random/random.ts';
export type { Random } from './random/random.ts';
export { checkFreshShare, checkRate, highestRate, LoadError } from './schedule/rate.ts';
export { makeSchedule, openingMinor, overdrawMinor } from './schedule/schedule.ts';
export type { AccountRef, ScheduledRequest, ScheduleOptions } from './schedule/schedule.ts';
export { currency } from './bank/bank-call.ts';
export type { BankClient } from './bank/bank-call.ts';
export { calibrate } from './control/calibrate.ts';
export { GeneratorFailed, spawnGenerator } from './control/generator-process.ts';
export type { GeneratorOptions, GeneratorProcess } from './control/generator-process.ts';
export type { GeneratorDone, GeneratorPlan, GeneratorTick } from './generator/plan.ts';
