import { appNames, probeAppSchema } from '@cutover/traffic';
import { z } from 'zod';

import { boundSchema } from './bound.ts';
import { budgetSchema } from './budget.ts';
import { checkSchema } from './check.ts';
import { injectedSchema } from './fault-name.ts';
import { imageFactSchema } from './lane-facts.ts';
import { laneResultSchema, voidSchema } from './lane-result.ts';
import { notMeasuredSchema } from './not-measured.ts';
import { runSchemaVersion } from './version.ts';
import { strategyNameSchema } from './strategy-name.ts';

export const environmentSchema = z.strictObject({
  kernel: z.string(),
  architecture: z.string(),
  cpus: z.int().positive(),
  memoryBytes: z.int().positive(),
  node: z.string().describe('version of Node the generator runs on'),
  cluster: z.strictObject({ provider: z.string(), name: z.string(), kubernetes: z.string().nullable() }),
  binaries: z.record(z.string(), z.string()).describe('name → version of what the cluster was made of'),
  gitCommit: z.string().nullable().describe('commit of the checkout; null outside one'),
  gitDirty: z.boolean().nullable(),
});

export const loadSchema = z.strictObject({
  arrivals: z.literal('poisson-open-loop'),
  ratePerSecond: z.number().positive(),
  writeShare: z.number().min(0).max(1),
  freshConnectionShare: z.number().min(0).max(0.5).describe('the rest is keep-alive, at least half'),
  keepAliveClients: z.int().positive(),
  freshClients: z.int().positive(),
  accountsPerClient: z.int().positive(),
  deadlineMs: z.number().positive().describe('an answer later than this after due is a failure (late)'),
  timeoutMs: z.number().positive().describe('the client gives up this long after due'),
});
export type Load = z.infer<typeof loadSchema>;

/** What of an app that nobody here knows was compared, and how it was asked. */
export const foreignAppSchema = probeAppSchema.extend({
  source: z.string().describe('the chart, or the folder of manifests, by its name'),
  workload: z.string(),
  container: z.string(),
  service: z.string(),
  port: z.int().positive().describe('of the Service'),
});

export const runAppSchema = z
  .strictObject({
    name: z.string(),
    versions: z.strictObject({ old: imageFactSchema, new: imageFactSchema }),
    foreign: foreignAppSchema.optional().describe('absent for an app that the comparison knows by its name'),
  })
  .refine(({ name, foreign }) => foreign !== undefined || (appNames as readonly string[]).includes(name), {
    path: ['name'],
    message: 'no app of this name can be compared',
  });

/** run/facts.json: what no record can tell about the run as a whole. Written before the first lane, and anew as lanes begin and as the run ends. */
export const runFactsSchema = z.strictObject({
  schemaVersion: z.literal(runSchemaVersion),
  id: z.string(),
  startedAt: z.iso.datetime(),
  isComplete: z.boolean().describe('whether it came to its end'),
  finishedAt: z.iso
    .datetime()
    .describe('when it ended; of a run that did not come to its end, when this was last written'),
  stoppedBy: z
    .string()
    .nullable()
    .describe('why it ended early; null where it did not, or where nothing could be written any more'),
  app: runAppSchema,
  replicas: z.int().positive(),
  environment: environmentSchema,
  seed: z.int().nonnegative().describe('from which each block draws its own, which its lanes record'),
  load: loadSchema,
  repeats: z.int().positive(),
  treatments: z
    .array(z.strictObject({ strategy: strategyNameSchema, injected: injectedSchema }))
    .optional()
    .describe('what each block is to hold; absent in older runs'),
  budgets: z.array(budgetSchema).optional().describe('what lanes are held to; absent where nothing was asked for'),
  plan: z
    .string()
    .optional()
    .describe('digest of all that was asked but the seed, by which the same command finds its run again'),
  resumedAt: z.array(z.iso.datetime()).optional().describe('when it was gone on with after it had ended early'),
  lanes: z.array(z.string()).describe('ids in the order in which they were begun; each has a folder under lanes/'),
  notMeasured: z
    .array(notMeasuredSchema)
    .optional()
    .describe('of these, lanes that could not be measured; absent where there were none'),
});
export type RunFacts = z.infer<typeof runFactsSchema>;

export const estimateSchema = z
  .strictObject({
    median: boundSchema,
    interval: z
      .strictObject({
        low: z.number(),
        high: boundSchema,
        coverage: z.number().min(0.95).max(1).describe('probability with which such intervals hold the true median'),
      })
      .nullable()
      .describe('exact 95 % interval of order statistics; null below six values: too few for an interval'),
    values: z.array(boundSchema).min(1).describe('one a lane, in the order in which they were measured'),
  })
  .describe('median over the lanes that count');
export type Estimate = z.infer<typeof estimateSchema>;

export const strategySummarySchema = z.strictObject({
  strategy: strategyNameSchema,
  injected: injectedSchema,
  control: z.boolean(),
  lanes: z.int().nonnegative().describe('lanes that count (not void)'),
  voidLanes: z.int().nonnegative(),
  ends: z
    .strictObject({
      completed: z.int().nonnegative(),
      aborted: z.int().nonnegative(),
      timedOut: z.int().nonnegative(),
    })
    .describe('how the lanes that count ended'),
  requests: z.strictObject({ sent: z.int(), failed: z.int() }),
  switches: z.strictObject({
    total: z.int().nonnegative().describe('a deployment is one switch, its roll-back another'),
    lossy: z.int().nonnegative(),
    lossBound: z
      .number()
      .nullable()
      .describe('95 % upper bound (exact binomial) for the share of lossy switches; null without a switch'),
  }),
  invariantsHold: z.boolean().nullable().describe('null where the app has no store that could be read'),
  estimates: z.partialRecord(
    z.enum([
      'failedRequests',
      'downtimeLongestMs',
      'downtimeTotalMs',
      'deployMs',
      'rollbackMs',
      'mixedFreshMs',
      'mixedKeepAliveMs',
      'steadyP99Ms',
      'deployP99Ms',
      'rollbackP99Ms',
      'extraPodsPeak',
    ]),
    estimateSchema,
  ),
});
export type StrategySummary = z.infer<typeof strategySummarySchema>;

export const lossComparisonSchema = z
  .strictObject({
    strategies: z.tuple([strategyNameSchema, strategyNameSchema]),
    injected: injectedSchema,
    blocks: z.int().nonnegative().describe('blocks in which both have a lane that counts'),
    lost: z.tuple([z.int(), z.int()]).describe('requests each lost in the switches of these blocks'),
    blocksWithMore: z
      .tuple([z.int(), z.int()])
      .describe('blocks in which the first lost more, and in which the second did'),
    p: z.number().min(0).max(1).describe('exact two-sided sign-flip test on losses, paired within blocks'),
    adjustedP: z.number().min(0).max(1).describe("p after Holm's correction over all comparisons of the run"),
  })
  .describe('two strategies by what they lost under the same fault; neither is a control or of the noise floor');
export type LossComparison = z.infer<typeof lossComparisonSchema>;

/** run.json. Everything in it follows from facts.json and the lanes' records; `recompute` makes it again. */
export const runSchema = runFactsSchema.extend({
  void: voidSchema,
  reached: z.int().nonnegative().describe('repeats that were measured whole, of those that were asked for'),
  sensitivityProven: z.boolean().describe('whether a control that counts lost requests in a switch'),
  verdict: z.strictObject({
    headline: z.string(),
    sentences: z.array(z.string()),
  }),
  summary: z.array(strategySummarySchema),
  comparisons: z.array(lossComparisonSchema),
  lanes: z.array(laneResultSchema),
  checks: z.array(checkSchema).optional().describe('each lane held to each budget; absent where there are no budgets'),
  unfinished: z.array(z.string()).describe('ids of lanes that were begun and not recorded to their end'),
});
export type Run = z.infer<typeof runSchema>;
export type Environment = z.infer<typeof environmentSchema>;
