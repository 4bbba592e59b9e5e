import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { MongoEventStore, DomainEvent } from '@cutover/event-sourcing';
import { event, WRITERS } from './appends.ts';
import { perSecond } from './bare-inserts.ts';

const PACKAGE = '@event-driven-io/emmett-mongodb';

/** The part of emmett's event store that is measured. It keeps a stream as one document with all of its events. */
export interface EmmettStore {
  appendToStream(
    name: string,
    events: readonly object[],
    options: { readonly expectedStreamVersion: bigint },
  ): Promise<unknown>;
  close(): Promise<void>;
}

interface EmmettModule {
  getMongoDBEventStore(options: { readonly connectionString: string }): EmmettStore;
}

/**
 * emmett's store, from a folder of its own: its driver is older than the workspace's.
 * @throws Error when it is not installed there
 */
export async function emmettStore(folder: string, url: string): Promise<EmmettStore> {
  const require = createRequire(join(folder, 'package.json'));
  const { getMongoDBEventStore } = (await import(pathToFileURL(require.resolve(PACKAGE)).href)) as EmmettModule;
  return getMongoDBEventStore({ connectionString: `${url}/emmett` });
}

export interface EmmettFigure {
  readonly oursPerSecond: number;
  readonly theirsPerSecond: number;
}

/** One pair: the same events, appended to as many streams by as many writers; which goes first alternates with the round. */
export async function emmettPair(
  ours: MongoEventStore<DomainEvent>,
  theirs: EmmettStore,
  { round, count }: { readonly round: number; readonly count: number },
): Promise<EmmettFigure> {
  const recordedAt = new Date();
  const stream = (w: number) => `r${round}w${w}`;
  const append = (n: number, w: number) =>
    ours.append({ stream: stream(w), expected: n, commandId: `c${n}`, events: [event(n)], recordedAt });
  const their = (n: number, w: number) =>
    theirs.appendToStream(`bench:${stream(w)}`, [event(n)], { expectedStreamVersion: BigInt(n) });
  if (round % 2 === 0) {
    const oursPerSecond = await perSecond(count, WRITERS, append);
    return { oursPerSecond, theirsPerSecond: await perSecond(count, WRITERS, their) };
  }
  const theirsPerSecond = await perSecond(count, WRITERS, their);
  return { oursPerSecond: await perSecond(count, WRITERS, append), theirsPerSecond };
}
