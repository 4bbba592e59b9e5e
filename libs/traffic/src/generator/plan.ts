import { constants } from 'node:os';

import { z } from 'zod';

import { probeAppSchema } from '../probe/probe-app.ts';
import { requestCountsSchema } from '../record/request-counts.ts';
import { endedRequestSchema } from '../record/request-record.ts';
import { appNames } from '../workload/workloads.ts';

/** What a generator process is told in its plan file. */
export const generatorPlanSchema = z.strictObject({
  app: z.union([z.enum(appNames), probeAppSchema]).describe('whose API is spoken, or what any app is asked'),
  schedule: z.strictObject({
    seed: z.int().nonnegative(),
    ratePerSecond: z.number().positive(),
    durationMs: z.number().positive().describe('no request is due later, whoever forgets to stop it'),
    writeShare: z.number().min(0).max(1),
    freshConnectionShare: z.number().min(0).max(1),
    keepAliveClients: z.int().positive(),
    freshClients: z.int().positive(),
    accountsPerClient: z.int().positive(),
  }),
  target: z.strictObject({ host: z.string(), port: z.int().min(1).max(65_535) }),
  clients: z.array(
    z.strictObject({
      token: z.string(),
      accounts: z.array(z.string()),
      notes: z.record(z.string(), z.string()).optional(),
    }),
  ),
  marked: z
    .strictObject({ header: z.string().min(1), value: z.string().min(1), clients: z.array(z.int().nonnegative()) })
    .optional()
    .describe('a header that all requests of these simulated users carry, by their number; absent: none does'),
  deadlineMs: z.number().positive(),
  timeoutMs: z.number().positive(),
  output: z.string().describe('where requests.ndjson goes, written once the load is over'),
  niceness: z.int().min(-20).max(19),
  tellsEnded: z.boolean().optional().describe('whether each tick is followed by the requests that have ended since'),
  tellsCounts: z.boolean().optional().describe('whether each tick counts what became of those requests'),
});
export type GeneratorPlan = z.infer<typeof generatorPlanSchema>;

/** Said to the generator on its standard input, a JSON object a line. */
export const generatorOrderSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('start'), zeroNs: z.string().regex(/^\d+$/) }),
  z.strictObject({
    type: z.literal('stop'),
    atMs: z.number().optional().describe('nothing due later is sent, ms since its start; may lie ahead; absent: now'),
  }),
]);
export type GeneratorOrder = z.infer<typeof generatorOrderSchema>;

const lateness = z.strictObject({ p50: z.number(), p99: z.number(), max: z.number() });

/** Said by the generator on its standard output, a JSON object a line. */
export const generatorNoticeSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready'), niceness: z.int(), realtime: z.boolean(), scheduled: z.int() }),
  z.strictObject({
    type: z.literal('tick'),
    atMs: z.number(),
    sent: z.int().describe('requests that have left; those that have not ended are in flight'),
    ended: z.int(),
    failed: z.int(),
    versions: z.record(z.string(), z.int()).describe('answers since the tick before, by x-version'),
    counts: requestCountsSchema.optional().describe('where the plan asks for them'),
  }),
  z.strictObject({
    type: z.literal('ended'),
    settledMs: z.number().describe('whatever was due before has ended and was told, ms since its start'),
    requests: z.array(endedRequestSchema),
  }),
  z.strictObject({
    type: z.literal('done'),
    planned: z.int().describe('requests due before the stop, by a schedule without an end'),
    sent: z.int(),
    failed: z.int(),
    lateness,
  }),
]);
export type GeneratorNotice = z.infer<typeof generatorNoticeSchema>;
export type GeneratorTick = Extract<GeneratorNotice, { type: 'tick' }>;
export type GeneratorEnded = Extract<GeneratorNotice, { type: 'ended' }>;
export type GeneratorDone = Extract<GeneratorNotice, { type: 'done' }>;

/** Of the generator's process, where its records found no room: the file system's own number for it. */
export const diskFullExitCode = constants.errno.ENOSPC;
