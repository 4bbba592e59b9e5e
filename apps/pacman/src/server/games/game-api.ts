import { defineRoute, reply, type RateLimit, type Route } from '@cutover/service-kit';
import { z } from 'zod';
import { MAX_LOG_LENGTH } from '@cutover/game';
import { publicScore } from '../scores/score-store.ts';
import type { LiveSessions } from '../live/live-sessions.ts';
import type { GameService } from './game-service.ts';
import { playerName } from './player-name.ts';

const gameId = z.uuid({ error: 'must be a UUID' }).toLowerCase();
const params = z.strictObject({ id: gameId });
const token = z.string().min(1).max(512);
const count = z.int().min(0).max(10_000_000);
/** The log, and as much again for the rest. */
const RESULT_LIMIT = 2 * MAX_LOG_LENGTH;

const result = z.strictObject({
  token,
  name: playerName,
  ticks: count,
  inputs: z.string(),
  score: count,
  checksum: z.string().regex(/^[0-9a-f]{8}$/, 'eight hexadecimal digits'),
});
const report = z.strictObject({ token, score: count, level: count, lives: count, ticks: count });

export interface GameApiParts {
  readonly games: GameService;
  readonly live: LiveSessions;
  readonly limit: RateLimit;
}

/** Start a game, hand in its result, say how it is going. The game's id is the result's idempotency key. */
export function gameRoutes({ games, live, limit }: GameApiParts): readonly Route[] {
  const common = { method: 'post', access: 'public', idempotency: false } as const;
  return [
    defineRoute({
      ...common,
      path: '/games',
      handle: (_input, context) => {
        limit.take(context.client);
        return reply(201, games.start());
      },
    }),
    defineRoute({
      ...common,
      path: '/games/:id/result',
      params,
      body: result,
      bodyLimitBytes: RESULT_LIMIT,
      handle: async ({ params: { id }, body }, context) => {
        limit.take(context.client);
        const { kept, repeated } = await games.handIn(id, body);
        return reply(repeated ? 200 : 201, { ...publicScore(kept), repeated });
      },
    }),
    defineRoute({
      ...common,
      path: '/games/:id/report',
      params,
      body: report,
      handle: async ({ params: { id }, body: { token: signed, ...state } }, context) => {
        limit.take(context.client);
        games.verify(id, signed);
        await live.report(id, state);
        return reply(204);
      },
    }),
  ];
}
