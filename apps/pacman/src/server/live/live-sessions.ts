import type { Connection } from 'mongoose';
import { available } from '../mongo/mongo-link.ts';

/** What a page says of the game being played on it: for show, never for the table. */
export interface SessionState {
  readonly score: number;
  readonly level: number;
  readonly lives: number;
  readonly ticks: number;
}

export interface Served {
  readonly pod: string;
  readonly version: string;
  readonly zone: string;
}

export type LiveSession = SessionState & Served & { readonly id: string; readonly at: Date };

type SessionDocument = Omit<LiveSession, 'id'> & { _id: string };

const LIVE_MS = 15_000;
const KEPT_MS = 3_600_000;
const SWEEP_MS = 60_000;
const MOST_SHOWN = 50;

/** Games that are being played now, in the database, so that any pod can show them. */
export class LiveSessions {
  readonly #connection: Connection;
  readonly #served: Served;
  readonly #clock: () => Date;
  #sweptAt = 0;

  constructor(connection: Connection, served: Served, clock: () => Date) {
    this.#connection = connection;
    this.#served = served;
    this.#clock = clock;
  }

  /** Makes the index. Any number of pods may do so, at once and again. */
  async prepare(): Promise<void> {
    await this.#sessions.createIndex({ at: 1 });
  }

  /** @throws {DomainError} `scores.unavailable` */
  report(id: string, state: SessionState): Promise<void> {
    return available(this.#connection, async () => {
      const at = this.#clock();
      await this.#sessions.updateOne({ _id: id }, { $set: { ...state, ...this.#served, at } }, { upsert: true });
      await this.#sweep(at.getTime());
    });
  }

  /** Those heard of in the last 15 s, the best first. @throws {DomainError} `scores.unavailable` */
  list(): Promise<LiveSession[]> {
    return available(this.#connection, async () => {
      const since = new Date(this.#clock().getTime() - LIVE_MS);
      const found = this.#sessions.find({ at: { $gte: since } }).sort({ score: -1 });
      const documents = await found.limit(MOST_SHOWN).toArray();
      return documents.map(({ _id, ...rest }) => ({ id: _id, ...rest }));
    });
  }

  async #sweep(now: number): Promise<void> {
    if (now - this.#sweptAt < SWEEP_MS) return;
    this.#sweptAt = now;
    await this.#sessions.deleteMany({ at: { $lt: new Date(now - KEPT_MS) } });
  }

  get #sessions() {
    return this.#connection.db!.collection<SessionDocument>('sessions');
  }
}
