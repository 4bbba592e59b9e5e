import { z } from 'zod';

import { deliveriesSchema } from './consumer-sample.ts';

const count = z.int().nonnegative();
const ms = z.number();

/** How the app's consumers fared in a lane. */
export const consumersResultSchema = z.strictObject({
  group: z.string(),
  pause: z
    .strictObject({
      longestMs: ms.describe('longest time in which messages waited and the group took up none'),
      startMs: ms.nullable().describe('when it began, ms since lane start; null where no message waited'),
      steadyMs: ms.describe('the same, before anything was changed'),
      longestWaitMs: ms.describe(
        'longest wait of one message, from being recorded by its sender until it was taken up',
      ),
      messages: count.describe('messages taken up in the lane whose effect is on record'),
    })
    .nullable()
    .describe('from the times in the ledger; null in records without them'),
  deliveries: deliveriesSchema
    .extend({
      podsNotReadToEnd: count.describe(
        'pods that may have counted more than was read of them: where there are any, each count is a lower bound',
      ),
    })
    .nullable()
    .describe('from the lane start to its stop, by what was read of each pod; null where none was read'),
  lag: z
    .strictObject({
      peak: count,
      end: count.nullable().describe('when the lane stopped, under load still; null where it was not known then'),
    })
    .nullable()
    .describe('messages that the group had not consumed, asked for once a second; null where it was never told'),
  beforePromotion: z
    .strictObject({
      byNew: count.describe(
        'by the new version, at the last look at each of its pods before the promotion: a lower bound',
      ),
      all: count.describe('by all pods, from the deploy command until then'),
    })
    .nullable()
    .describe(
      'messages consumed before the new version was promoted; null where nothing is promoted, or no new pod was read before',
    ),
});
export type ConsumersResult = z.infer<typeof consumersResultSchema>;
