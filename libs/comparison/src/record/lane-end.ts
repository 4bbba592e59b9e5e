import { z } from 'zod';

/** What is switched: forth by the deployment, back by the roll-back. */
export const switchStepSchema = z.enum(['deploy', 'rollback']);
export type SwitchStep = z.infer<typeof switchStepSchema>;

const unfinished = {
  reason: z.string().describe('what was waited for, or what the controller said'),
  step: switchStepSchema.describe('the first switch that did not finish'),
  at: z.number().describe('ms since lane start at which the lane gave up on that switch'),
};

export const laneEndSchema = z
  .discriminatedUnion('how', [
    z.strictObject({ how: z.literal('completed') }),
    z.strictObject({ how: z.literal('aborted'), ...unfinished }),
    z.strictObject({ how: z.literal('timed-out'), ...unfinished }),
  ])
  .describe('how the strategy ended, which is a result whatever it is; aborted: its controller gave the switch up');
export type LaneEnd = z.infer<typeof laneEndSchema>;
export type Unfinished = Exclude<LaneEnd, { how: 'completed' }>;
