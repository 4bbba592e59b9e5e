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
