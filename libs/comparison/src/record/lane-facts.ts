import { z } from 'zod';

import { laneEndSchema } from './lane-end.ts';
import { injectedSchema } from './fault-name.ts';
import { gatewayFactSchema } from './gateway-fact.ts';
import { strategyNameSchema } from './strategy-name.ts';

export const imageFactSchema = z.strictObject({
  version: z.string().describe('x-version that the build baked in'),
  image: z.string().describe('reference the pods pull, by digest'),
  digest: z.string(),
  commit: z
    .string()
    .optional()
    .describe(
      'full SHA that it was built of; absent where it was built of the files as they lay, or was given as it is',
    ),
});

/** What the orchestrator itself did, and when; everything observed is in the records instead. */
export const markNames = [
  'deploy',
  'promote',
  'step',
  'advance',
  'abort',
  'disturb',
  'wake',
  'rollback',
  'rollback-promote',
  'stop',
] as const;
export const markSchema = z.strictObject({
  name: z
    .enum(markNames)
    .describe(
      'step: a canary stood at a step; advance: it was told to leave it; wake: its controller had lost a change',
    ),
  at: z.number().describe('ms since lane start, taken just before the command was given'),
  object: z
    .string()
    .optional()
    .describe('what was disturbed, such as pod/mongo-0, or woken; with `disturb` and `wake` alone'),
  step: z.int().positive().optional().describe('number of the canary’s step, of step and advance'),
  weight: z.number().min(0).max(100).optional().describe('percent that the step asks for'),
});
export type Mark = z.infer<typeof markSchema>;
export type MarkName = Mark['name'];

export const renderDifferenceSchema = z.strictObject({
  against: z.string().describe('strategy whose render this one is compared with'),
  lines: z
    .array(z.string())
    .describe(
      'lines that differ, each beginning with - or +, and before each the line both share, beginning with a blank',
    ),
});

export const fixedWaitSchema = z
  .strictObject({
    name: z.string().describe('of the field or setting, such as scaleDownDelaySeconds'),
    ms: z.number(),
    of: z.string().describe('what sets it, such as "Rollout account"'),
  })
  .describe('a time that the manifests fix');
export type FixedWait = z.infer<typeof fixedWaitSchema>;

export const decisionSchema = z.enum(['continue', 'abort', 'promote', 'inconclusive']);

export const judgeFactSchema = z
  .strictObject({
    policy: z.string().describe('the policy file as it was given, from which a replay makes the same judge'),
    fromMs: z
      .number()
      .describe('when the canary stood at its first step: where the first second begins, ms since lane start'),
    untilMs: z.number().describe('end of the last second that was judged, ms since lane start'),
    decision: decisionSchema,
    reason: z.string(),
    step: z.int().positive().nullable().describe('the step of the policy in which it was decided'),
    knownAtMs: z.number().nullable().describe('when the last outcome that decided was known; null where time was up'),
    actedAtMs: z
      .number()
      .nullable()
      .describe('when the canary was told to go on or back; null where it was left alone'),
  })
  .describe('what the judge said while the lane ran');
export type JudgeFact = z.infer<typeof judgeFactSchema>;

/** lanes/<id>/lane.json: what no record can tell. */
export const laneFactsSchema = z.strictObject({
  id: z.string(),
  block: z.int().positive().describe('a block holds every lane once, in seeded random order'),
  attempt: z.int().positive().describe('1, or more when an earlier attempt of the same lane was void'),
  order: z.int().positive().describe('position in which the lanes were measured'),
  seed: z.int().nonnegative().optional().describe("the block's; absent in older runs, where it is the run's"),
  steadyMs: z.number().optional().describe('when the change was to begin, ms since lane start; absent in older runs'),
  strategy: strategyNameSchema,
  injected: injectedSchema,
  control: z.boolean(),
  namespace: z.string(),
  from: imageFactSchema,
  to: imageFactSchema,
  startedAt: z.iso.datetime(),
  marks: z.array(markSchema),
  promotedBy: z.string().nullable().describe('how the new version was promoted; null where nothing is'),
  renderDifference: renderDifferenceSchema.nullable(),
  fixedWaits: z.array(fixedWaitSchema).optional().describe('absent in older runs'),
  generator: z.strictObject({
    niceness: z.int(),
    realtime: z.boolean().describe('whether it ran under SCHED_FIFO'),
    horizonMs: z.number().positive().describe('length of its schedule: nothing is due later, ms since lane start'),
    planned: z.int().nonnegative().describe('requests due up to the stop, by a schedule without an end'),
    sent: z.int().nonnegative().describe('requests that left; as many as were planned, or the load ended early'),
  }),
  marked: z
    .strictObject({
      header: z.string(),
      value: z.string(),
      users: z.int().nonnegative().describe('simulated users who sent it in all that they asked'),
      of: z.int().positive(),
      share: z.number().min(0).max(1).describe('of the requests that are theirs, by how often each kind of user asks'),
    })
    .optional()
    .describe('a header that some users sent, by which they were led; absent where none did'),
  judge: judgeFactSchema.optional().describe('absent where nobody judged the new version'),
  gateway: gatewayFactSchema
    .optional()
    .describe('absent where load entered by no gateway that does more about failures than to pass them on'),
  end: laneEndSchema.nullable().describe('null where the instrument failed before it was seen'),
  fault: z
    .string()
    .nullable()
    .describe('what of the instrument itself failed before the lane was over; null when it held'),
});
export type LaneFacts = z.infer<typeof laneFactsSchema>;
