import { z } from 'zod';

const count = z.int().nonnegative();
const ms = z.number();

export const shareCountSchema = z.strictObject({
  units: count,
  byNew: count.describe('of these, on the new version'),
  interval: z
    .strictObject({ low: z.number(), high: z.number() })
    .nullable()
    .describe(
      'exact (Clopper and Pearson), simultaneous over all steps and both kinds of a lane (Bonferroni); null without units',
    ),
});

/** A canary's step: the share that was meant, and whom the new version answered. */
export const canaryStepSchema = z.strictObject({
  step: z.int().positive(),
  weight: z.number().describe('percent that the step asked for'),
  startMs: ms,
  endMs: ms,
  by: z
    .literal('weight')
    .optional()
    .describe(
      'a proxy drew a version for each request, and the step begins when it had taken the weight; else pods answered by their number',
    ),
  intended: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe(
      'mean share that was meant: of ready pods that were new, or by weight; null without a pod, or where no proxy took the weight',
    ),
  fresh: shareCountSchema.describe('answered requests on connections of their own'),
  kept: shareCountSchema.describe(
    'kept connections that were opened during the step; by weight, answered requests on kept connections',
  ),
  keptInAll: z
    .strictObject({ connections: count, onNew: count })
    .describe(
      'kept connections in use during the step, those of before included, which stay where they are; by weight, those that met the new version',
    ),
});
export type CanaryStepResult = z.infer<typeof canaryStepSchema>;
