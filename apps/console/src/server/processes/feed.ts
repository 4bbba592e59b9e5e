import { z } from 'zod';

/** What tools/dev writes to its socket, a line of JSON each: how its processes stand, and what they write. */
const processSchema = z.object({
  name: z.string(),
  state: z.enum(['ready', 'starting', 'down']),
  version: z.string().optional(),
  address: z.string(),
  links: z.array(z.string()),
  hasLogs: z.boolean(),
  since: z.string(),
});

export const feedLineSchema = z.union([
  z.object({ processes: z.array(processSchema) }),
  z.object({ process: z.string(), line: z.string(), at: z.string() }),
]);

export type FedProcess = z.infer<typeof processSchema>;
