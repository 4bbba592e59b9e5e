import { z } from 'zod';

import { commitRecordSchema } from '../shared/commits.ts';

/** ledger.json of account: what the database holds once the lane is quiet. */
export const accountLedgerSchema = z.strictObject({
  readAtMs: z.number().describe('ms since lane start'),
  opening: z
    .array(z.strictObject({ account: z.string(), minor: z.int(), key: z.string() }))
    .describe('deposits made before the lane, as the service acknowledged them'),
  balances: z
    .array(z.strictObject({ account: z.string(), minor: z.int() }))
    .describe('balances the service itself answered after the lane'),
  commits: z.array(commitRecordSchema),
});
export type AccountLedger = z.infer<typeof accountLedgerSchema>;
