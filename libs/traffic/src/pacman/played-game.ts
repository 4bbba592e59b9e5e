import { z } from 'zod';

import type { Client } from '../workload/workload.ts';

/** A game that a client's bot has really played, and the key by which the lane's games are signed, as they stand in a client's notes. */
const notesSchema = z.strictObject({
  kid: z.string(),
  secret: z.string(),
  rules: z.coerce.number(),
  startedAt: z.coerce.number(),
  seed: z.coerce.number(),
  ticks: z.coerce.number(),
  inputs: z.string(),
  score: z.coerce.number(),
  checksum: z.string(),
});
export type PlayedGame = z.infer<typeof notesSchema>;

export const notesOf = (game: PlayedGame): Record<string, string> =>
  Object.fromEntries(Object.entries(game).map(([name, value]) => [name, String(value)]));

const known = new WeakMap<Client, PlayedGame>();

/** @throws ZodError when the client's notes are not those of a game */
export const playedGameOf = (client: Client): PlayedGame => {
  const game = known.get(client) ?? notesSchema.parse(client.notes);
  known.set(client, game);
  return game;
};
