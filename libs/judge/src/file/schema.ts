import { z } from 'zod';

import { mannWhitneyDefaults } from '../policy/mann-whitney.ts';
import { sequentialDefaults } from '../policy/sequential.ts';
import { thresholdDefaults } from '../policy/threshold.ts';

const share = z.number().gt(0).lt(1);
const seconds = z.int().positive();
const rates = z.strictObject({ errors: share.optional(), unanswered: share.optional() });

/** How long a pod counts as new, s, by whichever policy. */
const warmUpSeconds = z.number().nonnegative().default(10);

const stepSchema = z.strictObject({
  weight: z.number().gt(0).lt(100).describe('share of requests that go to the canary, percent'),
  seconds: seconds.describe('its longest time; it ends sooner where what it has seen suffices'),
});

export const sequentialSchema = z.strictObject({
  policy: z.literal('sequential'),
  alpha: share.default(sequentialDefaults.alpha).describe('chance of aborting a canary that is not worse'),
  margin: z.number().gt(1.2).lt(200).default(sequentialDefaults.margin).describe('of the odds ratio'),
  promoteAlpha: share
    .default(sequentialDefaults.promoteAlpha)
    .describe('chance of promoting one that reaches the margin'),
  warmUpSeconds,
  steps: z.array(stepSchema).default([]),
  requestsPerSecond: z.number().positive().optional().describe('over both versions; a connection counts once a second'),
  strata: z.int().positive().default(1).describe('operations × kinds of connections over which they are spread'),
  baseline: rates.default({}).describe('what the stable version does today'),
  budget: rates.default({}).describe('what the canary may not do'),
});

export const thresholdSchema = z.strictObject({
  policy: z.literal('threshold'),
  interval: seconds.default(thresholdDefaults.interval),
  successRate: z.number().gt(0).max(1).default(thresholdDefaults.successRate),
  failureLimit: z.int().nonnegative().default(thresholdDefaults.failureLimit),
  count: z.int().positive().nullable().default(thresholdDefaults.count),
  consecutiveErrorLimit: z.int().nonnegative().default(thresholdDefaults.consecutiveErrorLimit),
  warmUpSeconds,
});

export const mannWhitneySchema = z.strictObject({
  policy: z.literal('mann-whitney'),
  interval: seconds.default(mannWhitneyDefaults.interval),
  least: z.int().min(2).default(mannWhitneyDefaults.least),
  level: share.default(mannWhitneyDefaults.level),
  tolerance: z.number().nonnegative().default(mannWhitneyDefaults.tolerance),
  effectSize: z.number().positive().default(mannWhitneyDefaults.effectSize),
  warmUpSeconds,
});

export const schemas = {
  sequential: sequentialSchema,
  threshold: thresholdSchema,
  'mann-whitney': mannWhitneySchema,
} as const;

export type PolicyName = keyof typeof schemas;
export const policyNames = Object.keys(schemas) as PolicyName[];
export type PolicyDocument = z.infer<(typeof schemas)[PolicyName]>;

const nested: Readonly<Record<string, readonly string[]>> = {
  steps: Object.keys(stepSchema.shape),
  baseline: Object.keys(rates.shape),
  budget: Object.keys(rates.shape),
};

/** The fields that there are at a place of such a file. */
export const fieldsAt = (name: PolicyName, [field]: readonly PropertyKey[]): readonly string[] =>
  nested[String(field)] ?? Object.keys(schemas[name].shape);
