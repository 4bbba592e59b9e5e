export {
  connectionKindSchema,
  endedRequestSchema,
  failureClasses,
  outcomeSchema,
  requestClassSchema,
  requestMethodSchema,
  requestRecordSchema,
  wasSentAgain,
} from './record/request-record.ts';
export type {
  ConnectionKind,
  EndedRequest,
  FailureClass,
  Outcome,
  RequestClass,
  RequestMethod,
  RequestRecord,
} from './record/request-record.ts';
export { countRequests, requestCountsSchema } from './record/request-counts.ts';
export type { RequestCount, RequestCounts } from './record/request-counts.ts';
export { latenessLimitMs, latenessOf } from './record/lateness.ts';
export type { Lateness } from './record/lateness.ts';
export { classify } from './client/classify.ts';
export { createRandom, shuffled } from './random/random.ts';
export type { Random } from './random/random.ts';
export { checkFreshShare, checkRate, highestRate, LoadError } from './schedule/rate.ts';
export { makeSchedule } from './schedule/schedule.ts';
export type { AccountRef, ScheduledRequest, ScheduleOptions } from './schedule/scheduled-request.ts';
export type { Client, Drawn, WholeAnswer, Workload, WorkloadCall } from './workload/workload.ts';
export { appNames, workloadOf } from './workload/workloads.ts';
export type { AppName } from './workload/workloads.ts';
export { traceIdOf } from './client/trace-id.ts';
export { peersIn } from './client/peers.ts';
export { nameOfProbe, probeAppSchema } from './probe/probe-app.ts';
export type { Probe, ProbeApp } from './probe/probe-app.ts';
export { writeShareOf } from './probe/probe-workload.ts';
export { currency } from './account/account-call.ts';
export { openingMinor, overdrawMinor } from './account/account-draw.ts';
export type { AccountOperation } from './account/account-draw.ts';
export { emailOf, memberName, memberPassword } from './membership/membership-call.ts';
export { handInName } from './pacman/hand-in-name.ts';
export { notesOf } from './pacman/played-game.ts';
export type { PlayedGame } from './pacman/played-game.ts';
export { calibrate } from './control/calibrate.ts';
export { GeneratorFailed, spawnGenerator } from './control/generator-process.ts';
export type { GeneratorOptions, GeneratorProcess } from './control/generator-process.ts';
export type { GeneratorDone, GeneratorEnded, GeneratorPlan, GeneratorTick } from './generator/plan.ts';
