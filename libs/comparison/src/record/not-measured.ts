import { z } from 'zod';

import { injectedSchema } from './fault-name.ts';
import { strategyNameSchema } from './strategy-name.ts';

/** A lane that could not be set up, or whose books could not be read afterwards: there are no figures of it. */
export const notMeasuredSchema = z.strictObject({
  lane: z.string().describe('its id'),
  block: z.int().positive(),
  strategy: strategyNameSchema,
  injected: injectedSchema,
  reason: z.string().describe('what stood in its way, in one line'),
});
export type NotMeasured = z.infer<typeof notMeasuredSchema>;
