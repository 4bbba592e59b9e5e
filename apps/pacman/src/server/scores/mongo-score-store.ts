import { mongoErrorKind } from '@cutover/mongo-connection';
import { DomainError } from '@cutover/service-kit';
import type { Connection } from 'mongoose';
import { available } from '../mongo/mongo-link.ts';
import type { KeptScore, ScoreStore } from './score-store.ts';

type ScoreDocument = Omit<KeptScore, 'id'> & { _id: string };

/** Acknowledged means: in the journal of a majority. */
const DURABLE = { writeConcern: { w: 'majority', journal: true } } as const;

/** One document a game; its id is the game's, so that it is there once. */
export class MongoScoreStore implements ScoreStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Makes the indexes. Any number of pods may do so, at once and again. */
  async prepare(): Promise<void> {
    await this.#scores.createIndex({ score: -1, at: 1 });
    await this.#scores.createIndex({ at: 1 });
  }

  keep(score: KeptScore): Promise<{ kept: KeptScore; repeated: boolean }> {
    return available(this.#connection, async () => {
      const { id, ...rest } = score;
      try {
        await this.#scores.insertOne({ _id: id, ...rest }, DURABLE);
        return { kept: score, repeated: false };
      } catch (error) {
        if (mongoErrorKind(error) !== 'conflict') throw error;
        return { kept: await this.#sameAs(score), repeated: true };
      }
    });
  }

  best(since: Date | undefined, limit: number): Promise<KeptScore[]> {
    return available(this.#connection, async () => {
      const found = this.#scores.find(since === undefined ? {} : { at: { $gte: since } });
      const documents = await found.sort({ score: -1, at: 1 }).limit(limit).toArray();
      return documents.map(toScore);
    });
  }

  async #sameAs({ id, fingerprint }: KeptScore): Promise<KeptScore> {
    const document = await this.#scores.findOne({ _id: id });
    if (document?.fingerprint === fingerprint) return toScore(document);
    throw new DomainError('game.already-scored', 'This game was handed in before, with other inputs or another name');
  }

  get #scores() {
    return this.#connection.db!.collection<ScoreDocument>('scores');
  }
}

function toScore({ _id, ...rest }: ScoreDocument): KeptScore {
  return { id: _id, ...rest };
}
