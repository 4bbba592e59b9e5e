import { z } from 'zod';

import { commitRecordSchema } from '../shared/commits.ts';

/** ledger.json of transfer: what the databases of transfer and account hold once every transfer has ended. */
export const transferLedgerSchema = z.strictObject({
  readAtMs: z.number().describe('ms since lane start'),
  opening: z
    .array(z.strictObject({ account: z.string(), minor: z.int(), key: z.string() }))
    .describe('deposits made before the lane, as account acknowledged them'),
  firstKeys: z.array(z.string()).describe('idempotency keys of the transfers made before the lane'),
  balances: z
    .array(z.strictObject({ account: z.string(), minor: z.int() }))
    .describe('balances account itself answered after the lane'),
  sagas: z.array(commitRecordSchema).describe('streams of transfers'),
  accounts: z.array(commitRecordSchema).describe('streams of accounts'),
});
export type TransferLedger = z.infer<typeof transferLedgerSchema>;
