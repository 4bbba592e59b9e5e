import { z } from 'zod';

import { boundSchema } from './bound.ts';
import { budgetNameSchema } from './budget.ts';

/** A lane held to a budget. */
export const checkSchema = z.strictObject({
  id: budgetNameSchema,
  scope: z.string().describe('id of the lane'),
  value: boundSchema.nullable().describe('in the unit of the budget; null where the lane has none'),
  bound: z.number().describe('the most that the budget allows'),
  status: z
    .enum(['met', 'broken', 'void', 'not-measured'])
    .describe('void: the lane does not count; not-measured: nothing is known, or not enough to tell'),
  reason: z.string().nullable().describe('why it is void or was not measured'),
});
export type Check = z.infer<typeof checkSchema>;
