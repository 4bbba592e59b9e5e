import { z } from 'zod';

import { shareCountSchema } from './canary-step.ts';

const count = z.int().nonnegative();
const ms = z.number();

const span = {
  step: z.int().positive(),
  weight: z.number().describe('percent that the step asked for'),
  startMs: ms.nullable().describe('from when on it counts: the gateway had taken the route; null where it never did'),
  endMs: ms.describe('when the canary was told to go on or back'),
};

const met = z
  .strictObject({ sent: count, answered: count, byNew: count.describe('of these, answered by the new version') })
  .describe('requests that were sent within the step; answered are those whose answer named one of the versions');

/** A canary's step by header: who had it, and whom they met. */
export const headerStepSchema = z.strictObject({
  ...span,
  intended: z.number().min(0).max(1).describe('share of the requests that users with the header were to send'),
  byNew: shareCountSchema.describe('answered requests, and of these those of the new version'),
  withHeader: met,
  without: met,
  isExact: z
    .boolean()
    .nullable()
    .describe(
      'every answer with the header was the new version’s, and none without; null where either had none to count',
    ),
  between: z
    .strictObject({ withHeader: met, without: met })
    .describe('requests sent after the cluster had the route and before it counts: part of nothing else here'),
  backToOld: count.describe(
    'requests with the header that the old version answered once the route was to go, before it was rolled back to',
  ),
});
export type HeaderStep = z.infer<typeof headerStepSchema>;

/** A step in which reads are mirrored. */
export const mirrorStepSchema = z.strictObject({
  ...span,
  lookedMs: ms
    .nullable()
    .describe('when the gateway’s counters were last read within the step; null where they were not'),
  intended: z.number().min(0).max(1).describe('share of the reads'),
  mirrored: count.nullable().describe('requests that the gateway sent to the canary until then, by its own counters'),
  succeeded: count.nullable().describe('of these, answered by 2xx; what was answered nobody got'),
  reads: count.describe('sent by clients from the start until then'),
  writes: count,
  interval: z
    .strictObject({ low: z.number(), high: z.number() })
    .nullable()
    .describe('of the mirrored share of the reads, exact (Clopper and Pearson), 95 %; null without reads or counters'),
  answeredByNew: count.describe('answers of the new version that a client got until it was told to go on'),
});
export type MirrorStep = z.infer<typeof mirrorStepSchema>;
