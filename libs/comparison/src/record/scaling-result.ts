import { z } from 'zod';

const count = z.int().nonnegative();
const ms = z.number();

/** How an autoscaler changed the number of pods of a lane. */
export const scalingResultSchema = z.strictObject({
  atStart: count.nullable().describe('pods that the workload was to have when the lane began'),
  changes: z
    .array(
      z.strictObject({
        at: ms,
        pods: count,
        by: z.enum(['autoscaler', 'other']).describe('other: no number that the autoscaler had decided'),
      }),
    )
    .describe('how many it was to have from then on'),
  chosen: z.array(z.strictObject({ at: ms, pods: count })).describe('what the autoscaler had decided, from then on'),
  events: z
    .strictObject({ steady: count, deploy: count, rollback: count })
    .describe('changes before the deploy command, from then until the roll-back, and from the roll-back on'),
  cpuPercentMost: count.nullable().describe('most that the autoscaler saw in the lane, of what pods ask for'),
});
export type ScalingResult = z.infer<typeof scalingResultSchema>;
