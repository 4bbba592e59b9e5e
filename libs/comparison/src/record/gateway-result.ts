import { z } from 'zod';

import { gatewayCountsSchema, gatewayPolicySchema } from './gateway-fact.ts';

const count = z.int().nonnegative();

/** What a gateway hid of what services did, and what it did not. */
export const gatewayResultSchema = z.strictObject({
  policy: gatewayPolicySchema,
  counted: gatewayCountsSchema.nullable().describe("the gateway's own counters; null where they could not be read"),
  unread: z.string().nullable().describe('why they could not be read; null where they could'),
  sentAgain: z
    .strictObject({
      requests: count.describe('requests that it sent more than once, by their answers'),
      times: count.describe('how often it sent these again, all together'),
      hidden: count.describe('of these requests, those that went well in the end: their clients saw no failure'),
      writes: count.describe('of these requests, those with an idempotency key'),
      doneBefore: count.describe(
        'of these writes, those whose answer was that of an earlier sending: without their key they would have been done twice',
      ),
      doubled: count
        .nullable()
        .describe('of these writes, those that the database holds more than once; null where it was not read'),
      logged: count
        .nullable()
        .describe(
          "of these requests, those about which a pod wrote; of a lane's first 500; null where no logs were read",
        ),
    })
    .nullable()
    .describe('null where it sends nothing again'),
});
export type GatewayResult = z.infer<typeof gatewayResultSchema>;
