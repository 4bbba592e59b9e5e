import { z } from 'zod';

/** One commit of the event store as it lay in the database after the lane: one append, with all its events. */
export const commitRecordSchema = z.strictObject({
  stream: z.string().describe('account-<id> or transfer-<id>'),
  sequence: z.int().positive(),
  commandId: z.string(),
  key: z
    .string()
    .nullable()
    .describe("idempotency key as the client sent it; null on the transfer process's own steps"),
  events: z.array(z.strictObject({ type: z.string(), data: z.record(z.string(), z.unknown()) })),
});
export type CommitRecord = z.infer<typeof commitRecordSchema>;

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
