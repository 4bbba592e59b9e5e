import { z } from 'zod';

/** CONSUMER_GATE_FILE of a service's settings: a file with this version's share, as `ShareFile` reads it. Without it the service consumes from its start. */
export const consumerGateSetting: z.ZodOptional<z.ZodString> = z
  .string()
  .min(1)
  .max(1_024)
  .optional()
  .describe("the path of a file that says this version's share of what is consumed, from 0 to 1");
