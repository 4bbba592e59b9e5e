import { z } from 'zod';

export const boundSchema = z
  .strictObject({
    value: z.number(),
    atLeast: z.boolean().describe('true: the value is a lower bound; the true one was not seen'),
  })
  .describe('a value, or what it is at least: what had not ended, or was never answered, is censored, not left out');
export type Bound = z.infer<typeof boundSchema>;
