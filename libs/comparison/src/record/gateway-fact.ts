import { z } from 'zod';

const count = z.int().nonnegative();

export const retriesSchema = z
  .strictObject({
    attempts: z.int().positive().describe('how many more times at most'),
    on: z.array(z.string()).describe("Envoy's conditions (retry_on): 5xx is any answer from 500 on, or none"),
  })
  .describe('what a proxy sends again');
export type Retries = z.infer<typeof retriesSchema>;

export const outliersSchema = z
  .strictObject({
    errorsInARow: z.int().positive().describe('answers from 500 on, or none, after which a pod is taken out'),
    intervalMs: z.int().positive().describe('how often pods that were taken out are looked at'),
    outMs: z.int().positive().describe('how long a pod stays out the first time; the n-th time n times as long'),
    mostPercent: z.int().min(0).max(100).describe('of the pods, how many may be out; one always may'),
  })
  .describe('which pods a proxy sends nothing to, though the cluster calls them ready');
export type Outliers = z.infer<typeof outliersSchema>;

/** What a proxy does about failures beyond passing them on; null: nothing. */
export const gatewayPolicySchema = z.strictObject({
  retries: retriesSchema.nullable(),
  outliers: outliersSchema.nullable(),
});
export type GatewayPolicy = z.infer<typeof gatewayPolicySchema>;

/** Envoy's counters of the app's cluster, under our names. */
export const gatewayCountsSchema = z.strictObject({
  requests: count.describe('upstream_rq_total: every sending of every request'),
  retries: count.describe('upstream_rq_retry'),
  retriesSucceeded: count.describe('upstream_rq_retry_success'),
  retriesSpent: count.describe('upstream_rq_retry_limit_exceeded: requests that failed each time'),
  retriesRefused: count.describe('upstream_rq_retry_overflow: not sent again, since too many were'),
  ejections: count.describe('outlier_detection.ejections_enforced_total: times that a pod was taken out'),
  ejectionsRefused: count.describe('outlier_detection.ejections_overflow: not taken out, since too many were'),
});
export type GatewayCounts = z.infer<typeof gatewayCountsSchema>;

/** A gateway that does more about failures than to pass them on, as it was configured and what it counted. */
export const gatewayFactSchema = z.strictObject({
  policy: gatewayPolicySchema.describe('by its own configuration (config_dump), read before the load began'),
  counted: gatewayCountsSchema.nullable().describe('from before the load to after it; null where it could not be read'),
  unread: z.string().nullable().describe('why it could not be read; null where it could'),
});
export type GatewayFact = z.infer<typeof gatewayFactSchema>;
