import { requestClassSchema } from '@cutover/traffic';
import { z } from 'zod';

import { canaryStepSchema } from './canary-step.ts';
import { boundSchema } from './bound.ts';
import { consumersResultSchema } from './consumers-result.ts';
import { injectedSchema } from './fault-name.ts';
import { gatewayResultSchema } from './gateway-result.ts';
import { laneEndSchema } from './lane-end.ts';
import { decisionSchema, fixedWaitSchema, imageFactSchema, markSchema, renderDifferenceSchema } from './lane-facts.ts';
import { headerStepSchema, mirrorStepSchema } from './routed-step.ts';
import { playersResultSchema } from './players-result.ts';
import { scalingResultSchema } from './scaling-result.ts';
import { phaseNameSchema, strategyNameSchema } from './strategy-name.ts';

const count = z.int().nonnegative();
const ms = z.number();
const failed = z.partialRecord(requestClassSchema.exclude(['ok']), count).describe('failures by class; absent means 0');

export const voidSchema = z.strictObject({
  void: z.boolean(),
  reasons: z.array(z.string()),
});

export const requestCountsSchema = z.strictObject({
  sent: count,
  ok: count,
  failed,
  failedTotal: count,
  stalled: count.describe(
    'failures that the generator may have caused itself, since it stood still; counted as failed all the same',
  ),
  outcomes: z.strictObject({ acknowledged: count, rejected: count, unknown: count }),
  byConnection: z.strictObject({
    fresh: z.strictObject({ sent: count, failed: count }),
    keepAlive: z.strictObject({ sent: count, failed: count }),
  }),
});

export const latencySchema = z
  .strictObject({
    samples: count,
    unanswered: count.describe('of these, requests without a whole answer: they rank as at least the time-out'),
    p50: boundSchema.nullable(),
    p99: boundSchema.nullable(),
    p999: boundSchema.nullable().describe('only from 10,000 samples on'),
    max: boundSchema.nullable(),
  })
  .describe('ms from due to the whole answer, of all requests that were due; null without any');

export const crossingSchema = z
  .strictObject({
    at1: boundSchema,
    at50: boundSchema,
    at99: boundSchema,
    window: boundSchema.describe('at99 − at1; at least 0 where 1 % was never reached'),
  })
  .describe(
    'ms since the command when 1, 50 and 99 % of answers came from the version switched to (isotonic fit); what was never reached, at least until when it was watched',
  );

export const crossingsSchema = z.strictObject({
  fresh: crossingSchema.nullable().describe('null without an answer'),
  keepAlive: crossingSchema.nullable(),
});

export const mixedVersionSchema = z.strictObject({
  fresh: boundSchema.nullable().describe('ms, length of the mixed-version window of the deployment, fresh connections'),
  keepAlive: boundSchema.nullable().describe('the same, keep-alive connections'),
  deploy: crossingsSchema,
  rollback: crossingsSchema,
  clients: count.describe('simulated users with an answer during the deployment'),
  sawNewThenOld: count.describe('of these, users who had an answer of the new version and later one of the old'),
});

export const downtimeSchema = z.strictObject({
  longest: ms,
  total: ms,
  resolution: ms.describe('1 / rate: nothing shorter can be seen'),
  k: z.int().positive().describe('failures in a row that make an outage'),
  outages: z.array(z.strictObject({ startMs: ms, endMs: ms, failures: count })),
  availability: z.strictObject({
    windowMs: ms,
    worst: z.number().min(0).max(1).describe('lowest share of ok requests among those due in any one window'),
    overall: z.number().min(0).max(1),
  }),
});

export const exposureSchema = z.strictObject({
  due: count.describe('all requests due in the lane'),
  answeredByNewBeforePromotion: count
    .nullable()
    .describe(
      'a check, not a cost: a Service that selects one revision lets none through; null where nothing is promoted',
    ),
  failedByNew: count.describe('failures whose answer named the new version'),
  unattributed: count.describe('failures whose answer named no version, or that had none'),
});

export const invariantsSchema = z.strictObject({
  holds: z.boolean(),
  writes: count,
  acknowledged: count,
  acknowledgedAppliedOnce: count,
  lost: z.array(z.string()).describe('keys acknowledged and not applied'),
  doubled: z.array(z.string()).describe('keys applied more than once, whatever was answered'),
  rejectedApplied: z.array(z.string()).describe('keys rejected and yet applied'),
  halfApplied: z
    .array(z.string())
    .describe('keys of writes of which a part alone was applied, such as one side of a transfer'),
  altered: z
    .array(z.string())
    .describe('keys applied otherwise than was asked for, such as with another account or amount'),
  foreign: z.array(z.string()).describe('effects in the database that no client asked for'),
  gaps: z.array(z.string()).describe('event streams whose sequence is not 1..n without a gap'),
  unknown: count,
  unknownApplied: count.describe('of the unknown ones, those the database holds'),
  balance: z
    .strictObject({
      expected: z.int().describe('Σ opening + Σ effects found, minor units'),
      actual: z.int().describe('Σ balances the service answered afterwards, minor units'),
      differing: z.array(z.string()).describe('accounts whose balance is not the sum of their effects'),
    })
    .nullable()
    .describe('null where the app holds no money'),
  rules: z.array(z.string()).optional().describe("the app's own further rules, each as it was broken"),
});

const hostShare = z.number().min(0).max(1).nullable();
export const phaseHostSchema = z
  .strictObject({
    cpuForeign: hostShare.describe('share of the CPUs that others on this machine used'),
    steal: hostShare.describe('share of the CPUs that the hypervisor took'),
    cpuPressure: hostShare.describe('share of the time in which something waited for a CPU (PSI, some)'),
    memoryPressure: hostShare.describe('the same for memory'),
  })
  .describe('means over the phase; null where this machine does not say');

const latenessSchema = z.strictObject({ p50: ms, p99: ms, max: ms }).describe('sent − due of the generator, ms');

export const phaseSchema = z.strictObject({
  name: phaseNameSchema,
  startMs: ms,
  endMs: ms,
  sent: count,
  ok: count,
  failed,
  stalled: count.describe('failures that the generator may have caused itself'),
  lateness: latenessSchema,
  host: phaseHostSchema,
  latencyMs: latencySchema,
  downtimeMs: z.strictObject({ longest: ms, total: ms }),
});

export const podTimelineSchema = z.strictObject({
  name: z.string(),
  revision: z.enum(['old', 'new']),
  hash: z.string().nullable(),
  createdMs: ms.nullable().describe('null: it was there before the lane'),
  readyMs: ms.nullable(),
  terminatingMs: ms.nullable(),
  goneMs: ms.nullable().describe('null: it was still there at the end'),
  restarts: count,
});

const failedOf = z.strictObject({ failed: count, requests: count });

export const judgementSchema = z
  .strictObject({
    policy: z.string().describe('its name'),
    decision: decisionSchema,
    reason: z.string(),
    step: z.int().positive().nullable(),
    decidedMs: ms.nullable().describe('ms since lane start when it was known; null where time was up'),
    detectMs: ms.nullable().describe('first answer of the new version → known; null where time was up'),
    actMs: ms.nullable().describe('first answer of the new version → the command that followed; null where none did'),
    until: failedOf.describe('requests of the new version that had ended when it was known'),
    whole: failedOf.describe('and those of the whole lane'),
    agrees: z.boolean().describe('whether the judge said the same, of the same second, while the lane ran'),
  })
  .describe('what the policy of the lane says of its records');
export type Judgement = z.infer<typeof judgementSchema>;

/** One measured lane, computed from its records alone. */
export const laneResultSchema = z.strictObject({
  id: z.string(),
  block: z.int().positive(),
  attempt: z.int().positive(),
  order: z.int().positive(),
  strategy: strategyNameSchema,
  injected: injectedSchema,
  control: z.boolean(),
  namespace: z.string(),
  from: imageFactSchema,
  to: imageFactSchema,
  startedAt: z.string(),
  durationMs: ms,
  end: laneEndSchema.nullable().describe('null where the instrument failed before it was seen'),
  void: voidSchema,
  load: z
    .strictObject({
      planned: count.describe('requests due up to the stop'),
      sent: count.describe('requests that left: all that were planned, in a lane that counts'),
    })
    .describe('what the generator was to send, and what it sent'),
  requests: requestCountsSchema,
  downtimeMs: downtimeSchema,
  mixedVersionMs: mixedVersionSchema.nullable().describe('null where both versions are the same'),
  exposure: exposureSchema,
  badVersion: z
    .strictObject({
      requests: count.describe('requests that the new version had, answered or not'),
      failed: count.describe('of these, those that failed'),
      byConnection: count.describe('of the failed, those without an answer, by the last version of their connection'),
      byStream: count.describe(
        'of the failed, those without an answer on a connection that had none, by the version that answered both before and after',
      ),
      detectMs: boundSchema
        .nullable()
        .describe(
          'first failed → the deployment was given up; at least that, where nobody gave it up; null where none failed',
        ),
      abortMs: boundSchema.nullable().describe('deploy command → the deployment was given up; likewise'),
    })
    .optional()
    .describe('only where the new version was built with a fault'),
  promotedMs: ms
    .nullable()
    .describe('deploy command → active Service selects the new version; null where nothing is promoted'),
  deployMs: ms.nullable().describe('deploy command → last old pod gone; of a StatefulSet, → its new pod ready'),
  rollbackMs: ms
    .nullable()
    .describe(
      'roll-back command → last answer of the version rolled back; of a StatefulSet beside the app, which answers no client, → its pod ready again',
    ),
  rollbackByConnectionMs: z.strictObject({ fresh: ms.nullable(), keepAlive: ms.nullable() }),
  rollbackPodsMs: ms
    .nullable()
    .describe('roll-back command → last pod of the version rolled back gone; of a StatefulSet, → its pod ready again'),
  censoredMs: z
    .strictObject({
      promoted: ms.nullable(),
      deploy: ms.nullable(),
      rollback: ms.nullable(),
      rollbackPods: ms.nullable(),
    })
    .describe(
      'what each of these times is at least, where it had not come to its end; null where it is known or does not apply',
    ),
  latencyMs: z.strictObject({
    steady: latencySchema,
    deploy: latencySchema.describe('from the deploy command until the last old pod was gone'),
    rollback: latencySchema.describe(
      'from the roll-back command until the last pod of the version rolled back was gone',
    ),
  }),
  extraPodsPeak: count.describe('most pods at once, above the steady number'),
  podSecondsAboveSteady: z.number(),
  databaseConnectionsPeak: count.nullable(),
  invariants: invariantsSchema.nullable().describe('null where the app has no store that could be read'),
  players: playersResultSchema
    .nullable()
    .describe('what people at their pages felt; null where nobody used the app beside the load'),
  consumers: consumersResultSchema.optional().describe('how the consumers of the app fared; absent where it has none'),
  canary: z.array(canaryStepSchema).optional().describe('absent where the strategy is none'),
  byHeader: headerStepSchema.optional().describe('absent where no header leads to the new version'),
  mirrored: mirrorStepSchema.optional().describe('absent where nothing is mirrored'),
  weights: z
    .array(z.strictObject({ at: ms, share: z.number().min(0).max(1) }))
    .optional()
    .describe(
      'from when on which share of the requests was meant for the new version, as the proxy had taken it; absent where none draws a version for each request',
    ),
  scaling: scalingResultSchema.optional().describe('absent where no autoscaler chooses how many pods there are'),
  judgement: judgementSchema.optional().describe('absent where nobody judged the new version'),
  gateway: gatewayResultSchema
    .optional()
    .describe('absent where load entered by no gateway that does more about failures than to pass them on'),
  lateness: latenessSchema,
  instrument: z.strictObject({
    faults: z.array(z.string()).describe('what of the instrument itself makes the lane void'),
    unchecked: z.array(z.string()).describe('signs that this machine did not tell, so that nothing was judged by them'),
  }),
  host: z.strictObject({
    cpuBusyMean: z.number().nullable(),
    cpuBusyMax: z.number().nullable(),
    cpuForeignMean: z.number().nullable().describe('share of the CPUs that others on this machine used'),
    throttledMs: z
      .number()
      .nullable()
      .describe("time that cgroups of the app's pods were throttled, of those that left up to the last look at them"),
    cpuPressureMs: z.number().nullable(),
  }),
  phases: z.array(phaseSchema),
  marks: z.array(markSchema),
  pods: z.array(podTimelineSchema),
  promotedBy: z.string().nullable(),
  renderDifference: renderDifferenceSchema.nullable(),
  fixedWaits: z
    .array(fixedWaitSchema)
    .describe('constants of the manifests that deployMs holds, and rollbackMs up to their sum: never compared'),
});
export type LaneResult = z.infer<typeof laneResultSchema>;
export type PhaseResult = z.infer<typeof phaseSchema>;
export type PhaseHost = z.infer<typeof phaseHostSchema>;
export type PodTimeline = z.infer<typeof podTimelineSchema>;
export type Crossing = z.infer<typeof crossingSchema>;
export type Latency = z.infer<typeof latencySchema>;
export type Invariants = z.infer<typeof invariantsSchema>;
export type Downtime = z.infer<typeof downtimeSchema>;
export type MixedVersion = z.infer<typeof mixedVersionSchema>;
export type Exposure = z.infer<typeof exposureSchema>;
export type RequestCounts = z.infer<typeof requestCountsSchema>;
export type VoidMark = z.infer<typeof voidSchema>;
