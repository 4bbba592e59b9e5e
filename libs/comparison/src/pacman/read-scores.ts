import mongoose from 'mongoose';

import type { PacmanLedger } from './pacman-ledger.ts';
import type { Reach } from '../application/application.ts';

interface StoredScore {
  _id: string;
  name: string;
  score: number;
}

/** Every score that the lane's database holds. */
export const readScores = async (reach: Reach): Promise<PacmanLedger['scores']> => {
  const mongo = await reach.mongo();
  const url = `mongodb://${new URL(mongo.url).host}/pacman`;
  const options = { directConnection: true, serverSelectionTimeoutMS: 10_000, maxPoolSize: 1 };
  try {
    const connection = await mongoose.createConnection(url, options).asPromise();
    try {
      const stored = await connection.collection<StoredScore>('scores').find({}).sort({ _id: 1 }).toArray();
      return stored.map(({ _id, name, score }) => ({ id: _id, name, score: Number(score) }));
    } finally {
      await connection.close();
    }
  } finally {
    await mongo.close();
  }
};
