import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Aggregates } from './aggregates.ts';
import { CommandHandler } from './command-handler.ts';
import type { Append } from './commit.ts';
import type { Decider } from './decider.ts';
import type { ReadOptions } from './event-store.ts';
import { fingerprintOf } from './fingerprint.ts';
import { InMemoryEventStore } from './in-memory-event-store.ts';

type Drawn = { readonly type: 'Drawn'; readonly data: { readonly n: number } };

class Refused extends Error {}

const decider: Decider<number, number, Drawn> = {
  initial: 10,
  decide: (n, left) => {
    if (n > left) throw new Refused(`${left} left`);
    return [{ type: 'Drawn', data: { n } }];
  },
  evolve: (left, { data }) => left - data.n,
};

const recordedAt = new Date(0);

function wired(
  store = new InMemoryEventStore<Drawn>(),
  options: { readonly attempts?: number; readonly remembers?: boolean } = {},
) {
  const aggregates = new Aggregates(store, decider);
  const handler = new CommandHandler({ store, aggregates, decider, ...options });
  const draw = (commandId: string, command: number) =>
    handler.handle({ stream: 's', commandId, fingerprint: fingerprintOf(command), command, recordedAt });
  return { store, aggregates, handler, draw };
}

/** Another writer takes the next place just before each of the first appends. */
class Rivalled extends InMemoryEventStore<Drawn> {
  left: number;

  constructor(times: number) {
    super();
    this.left = times;
  }

  override async append(append: Append<Drawn>) {
    if (this.left-- > 0) {
      await super.append({ ...append, commandId: `rival-${this.left}`, events: [{ type: 'Drawn', data: { n: 1 } }] });
    }
    return super.append(append);
  }
}

/** Counts what is asked of it. */
class Counting extends InMemoryEventStore<Drawn> {
  reads = 0;

  override read(stream: string, options: ReadOptions) {
    this.reads++;
    return super.read(stream, options);
  }
}

describe('handling a command', () => {
  it('decides on the state of now and records', async () => {
    const { draw, aggregates } = wired();
    await draw('a', 4);
    expect(await draw('b', 6)).toMatchObject({ replayed: false, commit: { sequence: 2 } });
    expect(await aggregates.load('s')).toEqual({ state: 0, sequence: 2 });
  });

  it('lets a refusal through and records nothing', async () => {
    const { draw, store } = wired();
    await expect(draw('a', 11)).rejects.toThrow(Refused);
    expect(await store.read('s', { after: 0, limit: 5 })).toEqual([]);
  });

  it('replays a command that would be refused now', async () => {
    const { draw } = wired();
    const first = await draw('a', 10);
    expect(await draw('a', 10)).toEqual({ commit: first.commit, replayed: true });
  });

  it('tells a replayed request from a key that is used again', async () => {
    const { handler } = wired();
    const request = { subject: 'ada', idempotencyKey: 'k', fingerprint: 'one' };
    const handling = { stream: 's', commandId: 'c', request, command: 10, recordedAt };
    await handler.handle(handling);
    expect(await handler.handle({ ...handling, stream: 'other', command: 11 })).toMatchObject({ replayed: true });
    const reused = { ...handling, stream: 'other', command: 11, request: { ...request, fingerprint: 'two' } };
    await expect(handler.handle(reused)).rejects.toMatchObject({ code: 'event-store.key-reused' });
  });

  it('decides anew after a conflict', async () => {
    const { draw, aggregates } = wired(new Rivalled(3));
    expect(await draw('a', 7)).toMatchObject({ commit: { sequence: 4 } });
    expect(await aggregates.load('s')).toMatchObject({ state: 0 });
  });

  it('refuses after a conflict what the rival made impossible', async () => {
    await expect(wired(new Rivalled(1)).draw('a', 10)).rejects.toThrow(Refused);
  });

  it('gives up after a bounded number of conflicts', async () => {
    const { draw } = wired(new Rivalled(9), { attempts: 3 });
    await expect(draw('a', 1)).rejects.toMatchObject({ code: 'event-store.contention', retriable: true });
  });

  it.each([false, true])(
    'records each of many racing commands once, over any interleaving of two processes; deciding on what is remembered: %s',
    async (remembers) => {
      const commands = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 3 }), fc.boolean()));
      await fc.assert(
        fc.asyncProperty(commands, async (all) => {
          const store = new InMemoryEventStore<Drawn>();
          const [one, two] = [wired(store, { remembers }), wired(store, { remembers })];
          // A command id always carries the same command.
          const runs = all.map(([id, , first]) => (first ? one : two).draw(`c${id}`, (id % 3) + 1));
          const done = (await Promise.allSettled(runs)).filter(({ status }) => status === 'fulfilled');
          const commits = await store.read('s', { after: 0, limit: 100 });
          expect(new Set(commits.map(({ commandId }) => commandId)).size).toBe(commits.length);
          const { state } = await one.aggregates.load('s');
          expect(state).toBe(10 - commits.reduce((sum, { events }) => sum + events[0]!.data.n, 0));
          expect(state).toBeGreaterThanOrEqual(0);
          expect(done.length).toBeGreaterThanOrEqual(commits.length);
        }),
        { numRuns: 60 },
      );
    },
  );

  it('decides on what it remembers where it may, refuses only on the state of now, and records nothing that a rival made impossible', async () => {
    const store = new Counting();
    const [one, two] = [wired(store, { remembers: true }), wired(store)];
    await one.draw('a', 1);
    const { reads } = store;
    await one.draw('b', 1);
    expect(store.reads).toBe(reads);
    await two.draw('c', 7);
    await expect(one.draw('d', 2)).rejects.toThrow('1 left');
    await expect(one.draw('e', 9)).rejects.toThrow('1 left');
    expect(await one.draw('f', 1)).toMatchObject({ commit: { sequence: 4 } });
    expect(await one.draw('c', 7)).toMatchObject({ replayed: true });
  });

  it('does not take a refusal on what it remembers for a conflict: the one attempt that it has goes on with what it reads', async () => {
    const store = new InMemoryEventStore<Drawn>();
    const [one, two] = [wired(store, { remembers: true, attempts: 1 }), wired(store)];
    await one.draw('a', 4);
    await two.draw('b', 6);
    await expect(one.draw('c', 7)).rejects.toThrow('0 left');
    expect(await one.draw('b', 6)).toMatchObject({ replayed: true, commit: { sequence: 2 } });
  });
});
