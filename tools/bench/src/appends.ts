import { MongoEventStore, type DomainEvent } from '@cutover/event-sourcing';
import type { Connection } from 'mongoose';

const WRITERS = 8;
const DURABLE = { writeConcern: { w: 'majority', j: true } } as const;

export interface AppendsFigure {
  readonly oursPerSecond: number;
  readonly barePerSecond: number;
}

function event(n: number): DomainEvent {
  return { type: 'MoneyDeposited', data: { amount: { minor: 5, currency: 'EUR' }, balance: 5 * n } };
}

/** Runs the work `count` times, eight at a time. @returns how many a second */
async function perSecond(count: number, work: (n: number, writer: number) => Promise<unknown>): Promise<number> {
  const began = performance.now();
  const each = Math.floor(count / WRITERS);
  const writer = async (w: number): Promise<void> => {
    for (let n = 0; n < each; n++) await work(n, w);
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, w) => writer(w)));
  return (each * WRITERS * 1_000) / (performance.now() - began);
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
    const oursPerSecond = await perSecond(count, append);
    return { oursPerSecond, barePerSecond: await perSecond(count, insert) };
  }
  const barePerSecond = await perSecond(count, insert);
  return { oursPerSecond: await perSecond(count, append), barePerSecond };
}
