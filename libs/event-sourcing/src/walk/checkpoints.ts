import type { Collection, Connection } from 'mongoose';
import { translating } from '../mongo/mongo-errors.ts';

/** How far a walk has come. */
export interface Checkpoint {
  /** What was done last, in the walk's own order. */
  readonly after: string;
  /** How many were done so far. */
  readonly done: number;
}

/** Where long walks begin again after they were cut short. Losing one costs time: what is done twice has one effect. */
export interface Checkpoints {
  find(name: string): Promise<Checkpoint | undefined>;
  keep(name: string, checkpoint: Checkpoint): Promise<void>;
  remove(name: string): Promise<void>;
}

/** Keeps them in MongoDB's collection `checkpoints`. */
export class MongoCheckpoints implements Checkpoints {
  readonly #collection: Collection;

  constructor(connection: Connection) {
    this.#collection = connection.collection('checkpoints');
  }

  async find(name: string): Promise<Checkpoint | undefined> {
    const found = await translating(this.#collection.findOne({ _id: name } as never));
    return found === null ? undefined : { after: found['after'] as string, done: Number(found['done']) };
  }

  async keep(name: string, { after, done }: Checkpoint): Promise<void> {
    const update = { $set: { after, done } };
    await translating(this.#collection.updateOne({ _id: name } as never, update, { upsert: true }));
  }

  async remove(name: string): Promise<void> {
    await translating(this.#collection.deleteOne({ _id: name } as never));
  }
}

/** For walks without a database. */
export class InMemoryCheckpoints implements Checkpoints {
  readonly kept = new Map<string, Checkpoint>();

  async find(name: string): Promise<Checkpoint | undefined> {
    return this.kept.get(name);
  }

  async keep(name: string, checkpoint: Checkpoint): Promise<void> {
    this.kept.set(name, checkpoint);
  }

  async remove(name: string): Promise<void> {
    this.kept.delete(name);
  }
}
