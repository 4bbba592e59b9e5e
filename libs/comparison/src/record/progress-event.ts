import { requestCountsSchema } from '@cutover/traffic';
import { z } from 'zod';

import { laneEventSchema, treatmentSchema } from './lane-event.ts';
import { laneResultSchema } from './lane-result.ts';
import { notMeasuredSchema } from './not-measured.ts';
import { laneStepSchema } from './lane-step.ts';

const lane = z.string().describe('id of the lane');
const lines = z.array(z.string()).readonly();
const count = z.int().nonnegative();

/** What the generator tells each second. */
export const laneTickSchema = z.strictObject({
  type: z.literal('tick'),
  lane,
  atMs: z.number().describe('ms since lane start'),
  sent: count.describe('requests that have left; those that have not ended are in flight'),
  ended: count,
  failed: count,
  versions: z.record(z.string(), count).describe('answers since the tick before, by x-version'),
  counts: requestCountsSchema.optional().describe('as `second` tells them'),
});
export type LaneTick = z.infer<typeof laneTickSchema>;

/** How far a comparison is. */
const standingSchemas = [
  z.strictObject({ type: z.literal('calibrated'), ratePerSecond: z.number(), latenessP99Ms: z.number() }),
  z.strictObject({
    type: z.literal('looking'),
    images: z.strictObject({ from: z.string(), to: z.string() }).describe('of an app that is not of this repository'),
  }),
  z.strictObject({ type: z.literal('planned'), lines }),
  z.strictObject({ type: z.literal('recording'), dir: z.string(), before: count.describe('lanes recorded already') }),
  z.strictObject({ type: z.literal('block'), block: z.int().positive(), order: z.array(treatmentSchema).readonly() }),
  z.strictObject({
    type: z.literal('lane'),
    lane,
    treatment: treatmentSchema,
    step: laneStepSchema,
    number: z.int().positive(),
    of: z.int().positive(),
  }),
  laneTickSchema,
  z.strictObject({ type: z.literal('lane-done'), lane, result: laneResultSchema.describe('as in run.json') }),
  notMeasuredSchema.extend({ type: z.literal('not-measured') }),
  z.strictObject({ type: z.literal('kept'), lane, namespace: z.string().describe('which stays to be looked at') }),
  z.strictObject({ type: z.literal('repeat'), lane, reasons: lines }),
] as const;

/** All that a comparison tells while it runs. */
export const comparisonProgressSchema = z.union([...standingSchemas, laneEventSchema]);
export type ComparisonProgress = z.infer<typeof comparisonProgressSchema>;

const stamp = {
  seq: z.int().positive().describe('counts lines from 1'),
  time: z.iso.datetime().describe('when it was told'),
};

/** One line of what `cutover compare --events` writes. */
export const progressLineSchema = z.union([
  ...[...standingSchemas, ...laneEventSchema.options].map((schema) => schema.extend(stamp)),
  z.strictObject({
    ...stamp,
    type: z.literal('dropped'),
    count: z
      .int()
      .positive()
      .describe('events that were not written since the line before: whoever reads was too slow'),
  }),
]);
