import type { PacmanLedger } from './pacman-ledger.ts';
import type { Reach } from '../application.ts';
import { readAtRest } from '../shared/at-rest.ts';
import { withMongo } from '../shared/commits.ts';

interface StoredScore {
  _id: string;
  name: string;
  score: number;
}

const patience = { withinMs: 30_000, everyMs: 500 };

/** Every score that the lane's database holds, once no further one comes. */
export const readScores = (reach: Reach): Promise<PacmanLedger['scores']> =>
  withMongo(reach, 'pacman', (db) =>
    readAtRest(async () => {
      const stored = await db.collection<StoredScore>('scores').find({}).sort({ _id: 1 }).toArray();
      return stored.map(({ _id, name, score }) => ({ id: _id, name, score: Number(score) }));
    }, patience),
  );
