import { MongoEventStore, type DomainEvent } from '@cutover/event-sourcing';
import type { Connection } from 'mongoose';
import { DURABLE, perSecond } from './bare-inserts.ts';

export const WRITERS = 8;

export interface AppendsFigure {
  readonly oursPerSecond: number;
  readonly barePerSecond: number;
}

export function event(n: number): DomainEvent {
  return { type: 'MoneyDeposited', data: { amount: { minor: 5, currency: 'EUR' }, balance: 5 * n } };
}

/** One pair: appends through the store, and bare inserts of the same documents under the same indexes; which goes first alternates with the round. */
export async function appendsPair(connection: Connection, round: number, count: number): Promise<AppendsFigure> {
  const ours = new MongoEventStore(connection, `appends_${round}`);
  // Only its indexes are used: the bare side bears the same ones.
  const indexed = new MongoEventStore(connection, `bare_${round}`);
  await Promise.all([ours.prepare(), indexed.prepare()]);
  const bare = connection.collection(`bare_${round}`);
  const recordedAt = new Date();
  const append = (n: number, w: number) =>
    ours.append({ stream: `s${w}`, expected: n, commandId: `c${n}`, events: [event(n)], recordedAt });
  const insert = (n: number, w: number) => {
    const id = `s${w}/${String(n + 1).padStart(10, '0')}`;
    const document = { _id: id, stream: `s${w}`, sequence: n + 1, commandId: `c${n}`, events: [event(n)] };
    return bare.insertOne({ ...document, recordedAt, published: false } as never, DURABLE);
  };
  if (round % 2 === 0) {
    const oursPerSecond = await perSecond(count, WRITERS, append);
    return { oursPerSecond, barePerSecond: await perSecond(count, WRITERS, insert) };
  }
  const barePerSecond = await perSecond(count, WRITERS, insert);
  return { oursPerSecond: await perSecond(count, WRITERS, append), barePerSecond };
}
