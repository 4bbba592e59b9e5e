import { z } from 'zod';

const count = z.int().nonnegative();
const ms = z.number();

/** What one player's page met in a lane. */
export const feltSchema = z.strictObject({
  name: z.string(),
  kind: z.enum(['page', 'bot']).describe("a page in Chromium, or the page's own code without a screen"),
  calls: count,
  failedCalls: count.describe('without an answer, or answered with 5xx; the page tries again'),
  sessions: count,
  brokenSessions: count,
  longestStall: z
    .strictObject({ at: ms.describe('ms since lane start'), ms })
    .nullable()
    .describe('longest wait of a call for its answer or, where it had none, until the page next had one'),
  firstNewMs: ms.nullable().describe('first answer of the new version, ms since lane start'),
  oldAfterNew: count.describe('answers of the old version between the first and the last of the new one'),
  pods: count.describe('pods that answered'),
  frames: z
    .strictObject({ count, late: count.describe('more than half a frame late'), longestMs: ms })
    .nullable()
    .describe('null without a screen'),
});
export type Felt = z.infer<typeof feltSchema>;

/** What the players of a lane felt; they use the app as its page does, trying again where the page does. */
export const playersResultSchema = z.strictObject({
  sessions: z.strictObject({
    played: count,
    broken: count.describe('could not be started, or their result will never be kept'),
  }),
  results: z.strictObject({
    handedIn: count,
    acknowledged: count,
    waiting: count.describe('still in the page when the lane ended'),
    refused: count,
    lost: z.array(z.string()).describe('acknowledged, and not in the database'),
  }),
  longestStallMs: ms.nullable(),
  felt: z.array(feltSchema),
});
export type PlayersResult = z.infer<typeof playersResultSchema>;
