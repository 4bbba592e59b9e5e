import { z } from 'zod';

const ms = z.number().describe('ms since lane start');

/** One call that a player's page made. */
export const playerCallSchema = z.strictObject({
  path: z.enum(['/where', '/scores', '/games', '/result', '/report', '/']).describe('without ids'),
  at: ms,
  end: ms,
  status: z.int().nullable().describe('null: no answer'),
  version: z.string().nullable(),
  pod: z.string().nullable(),
});
export type PlayerCall = z.infer<typeof playerCallSchema>;

/** A path without what differs from game to game. */
export const pathOf = (path: string): PlayerCall['path'] => {
  const last = `/${path.split('/').at(-1)}`;
  return playerCallSchema.shape.path.options.find((known) => known === last) ?? '/';
};

/** One game of a player, from asking for it to what became of its result. */
export const playerSessionSchema = z.strictObject({
  id: z.string().nullable().describe("the game's; null: none could be started"),
  startedAt: ms,
  /** Null: it was still being played when the lane ended. */
  handedInAt: ms.nullable(),
  settledAt: ms.nullable().describe('when the service had acknowledged or refused the result'),
  score: z.int().nullable(),
  refused: z.string().nullable().describe('why the service will never take the result'),
});
export type PlayerSession = z.infer<typeof playerSessionSchema>;

export const playerRecordSchema = z.strictObject({
  name: z.string(),
  kind: z
    .enum(['page', 'bot'])
    .describe("a page in Chromium, played by key presses, or the page's own code without a screen"),
  calls: z.array(playerCallSchema),
  sessions: z.array(playerSessionSchema),
  frames: z
    .strictObject({
      count: z.int().nonnegative(),
      late: z
        .array(z.strictObject({ at: ms, gapMs: z.number() }))
        .describe('frames that came more than half a frame late'),
    })
    .nullable()
    .describe('null for players without a screen'),
});
export type PlayerRecord = z.infer<typeof playerRecordSchema>;

/** ledger.json of pacman: the high scores as they lay in the database once the lane was over, and what its players met. */
export const pacmanLedgerSchema = z.strictObject({
  readAtMs: ms,
  played: z
    .array(z.strictObject({ name: z.string(), score: z.int() }))
    .describe('the game that each client of the load hands in, over and over, as the bot has played it'),
  scores: z.array(z.strictObject({ id: z.string(), name: z.string(), score: z.int() })),
  players: z.array(playerRecordSchema),
});
export type PacmanLedger = z.infer<typeof pacmanLedgerSchema>;
