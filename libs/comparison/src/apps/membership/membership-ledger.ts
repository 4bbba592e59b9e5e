import { z } from 'zod';

import { commitRecordSchema } from '../shared/commits.ts';

/** ledger.json of membership: what the database holds once the lane is quiet. */
export const membershipLedgerSchema = z.strictObject({
  readAtMs: z.number().describe('ms since lane start'),
  opening: z
    .array(z.strictObject({ member: z.string(), email: z.string(), key: z.string() }))
    .describe('members registered before the lane, as the service acknowledged them'),
  claims: z
    .array(z.strictObject({ email: z.string(), member: z.string(), claim: z.string() }))
    .describe('whose each address is said to be; it counts only where the member’s own stream names the claim'),
  commits: z.array(commitRecordSchema),
});
export type MembershipLedger = z.infer<typeof membershipLedgerSchema>;
