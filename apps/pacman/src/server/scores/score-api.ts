import { defineRoute, reply, type Route } from '@cutover/service-kit';
import { z } from 'zod';
import { PERIODS, beginningOf } from './periods.ts';
import { publicScore, type ScoreStore } from './score-store.ts';

const LIMIT = 10;

/** The ten best of a day, a week or ever. */
export function scoreRoutes({ scores, clock }: { scores: ScoreStore; clock: () => Date }): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/scores',
      access: 'public',
      query: z.strictObject({ period: z.enum(PERIODS).default('all') }),
      handle: async ({ query: { period } }) => {
        const best = await scores.best(beginningOf(period, clock()), LIMIT);
        return reply(200, { period, scores: best.map(publicScore) });
      },
    }),
  ];
}
