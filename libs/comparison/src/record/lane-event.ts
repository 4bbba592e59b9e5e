import { requestCountsSchema } from '@cutover/traffic/records';
import { z } from 'zod';

import { faultNameSchema } from './fault-name.ts';
import { decisionSchema, markSchema } from './lane-facts.ts';
import { strategyNameSchema } from './strategy-name.ts';

const lane = z.string().describe('id of the lane');
const at = z.number().describe('ms since lane start; negative before it');
const share = z.number().min(0).max(1).nullable();

export const podStages = ['starting', 'ready', 'draining', 'gone'] as const;
export const podStageSchema = z.enum(podStages);
export type PodStage = z.infer<typeof podStageSchema>;

export const treatmentSchema = z.strictObject({ strategy: strategyNameSchema, fault: faultNameSchema }).readonly();

/** What happens in a lane, told while it happens: from its clock, its observer, its generator and its judge. */
export const laneBeganSchema = z.strictObject({
  type: z.literal('lane-began'),
  lane,
  title: z.string().describe('strategy and fault, in words'),
  app: z.string(),
  startedAt: z.iso.datetime().describe('zero of the lane'),
  versions: z.strictObject({ old: z.string(), new: z.string() }),
  ratePerSecond: z.number().describe('requests that the lane is meant to be sent'),
});
export const momentSchema = z.strictObject({ type: z.literal('moment'), lane, ...markSchema.shape });
export const podEventSchema = z.strictObject({
  type: z.literal('pod'),
  lane,
  at,
  pod: z.string(),
  side: z.enum(['old', 'new']),
  stage: podStageSchema.describe('draining: told to end, and there still'),
});
export const secondSchema = z.strictObject({
  type: z.literal('second'),
  lane,
  at: z.number().describe('up to which the counts reach, ms since lane start'),
  counts: requestCountsSchema,
  share: z
    .strictObject({
      intended: share.describe('of the pods that the Service selects and that are ready, those that are new'),
      measured: share.describe('of the answers that named their version, those of the new one'),
    })
    .describe('of the new version, 0 to 1; null where nothing is there to be shared'),
});
export const lookSchema = z.strictObject({
  type: z.literal('look'),
  lane,
  at,
  decision: decisionSchema,
  reason: z.string(),
  step: z.int().nullable(),
});
export const moneySchema = z.strictObject({
  type: z.literal('money'),
  lane,
  at,
  accounts: z.int().nonnegative(),
  minor: z.int().describe('sum of all balances, in minor units'),
});
export const laneEventSchema = z.discriminatedUnion('type', [
  laneBeganSchema,
  momentSchema,
  podEventSchema,
  secondSchema,
  lookSchema,
  moneySchema,
]);
export type LaneEvent = z.infer<typeof laneEventSchema>;
export type LaneEventOf<T extends LaneEvent['type']> = Extract<LaneEvent, { type: T }>;

const laneEventTypes: ReadonlySet<string> = new Set(laneEventSchema.options.map(({ shape }) => shape.type.value));

/** Whether it is of the lane's details, rather than of how far a comparison is. */
export const isLaneEvent = <E extends { type: string }>(event: E | LaneEvent): event is LaneEvent =>
  laneEventTypes.has(event.type);
