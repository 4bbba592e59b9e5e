import { z } from 'zod';

const count = z.int().nonnegative();

/** What became of the messages that came to a pod, since its process began. */
export const deliveriesSchema = z.strictObject({
  handled: count,
  duplicates: count.describe('found applied already: delivered before'),
  retried: count.describe('tries that failed and were repeated'),
  deadLettered: count,
});
export type Deliveries = z.infer<typeof deliveriesSchema>;

/** One look at one pod's /metrics, one line of consumers.ndjson (four a second and pod). Where a pod could not be read there is no line. */
export const consumerSampleSchema = z.strictObject({
  at: z
    .number()
    .describe('ms since lane start when the answer was there; the counts are of this moment or a little before'),
  pod: z.string(),
  version: z.string().nullable().describe('x-version of the answer'),
  deliveries: deliveriesSchema,
  lag: count
    .nullable()
    .describe(
      'messages that the whole group had not consumed; null where it was not asked for (once a second it is) or the broker did not answer',
    ),
});
export type ConsumerSample = z.infer<typeof consumerSampleSchema>;
