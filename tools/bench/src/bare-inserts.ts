import { MongoEventStore } from '@cutover/event-sourcing';
import type { Connection } from 'mongoose';

export const DURABLE = { writeConcern: { w: 'majority', j: true } } as const;

/** A commit's document as it lies in a store. */
export interface Template {
  readonly stream: string;
  readonly sequence: number;
  readonly commandId: string;
  readonly [field: string]: unknown;
}

/** Runs the work `count` times, so many at a time. @returns how many a second */
export async function perSecond(
  count: number,
  writers: number,
  work: (n: number, writer: number) => Promise<unknown>,
): Promise<number> {
  const began = performance.now();
  const each = Math.floor(count / writers);
  const writer = async (w: number): Promise<void> => {
    for (let n = 0; n < each; n++) await work(n, w);
  };
  await Promise.all(Array.from({ length: writers }, (_, w) => writer(w)));
  return (each * writers * 1_000) / (performance.now() - began);
}

export interface BareInserts {
  readonly templates: readonly Template[];
  readonly writers: number;
  readonly count: number;
  readonly round: number;
}

/** Documents like these, each under keys of its own, with nothing around them but the same indexes. */
export async function barePerSecond(connection: Connection, bare: BareInserts): Promise<number> {
  const { templates, writers, count, round } = bare;
  const name = `bare_${round}`;
  await new MongoEventStore(connection, name).prepare();
  const collection = connection.collection(name);
  return perSecond(count, writers, (n, w) => {
    const template = templates[n % templates.length]!;
    const stream = `${template.stream}-${w}`;
    const keys = { _id: `${stream}/${String(n + 1).padStart(10, '0')}`, stream, sequence: n + 1, commandId: `c${n}` };
    const request = 'idempotencyKey' in template ? { idempotencyKey: `${w}-${n}` } : {};
    return collection.insertOne({ ...template, ...keys, ...request } as never, DURABLE);
  });
}
