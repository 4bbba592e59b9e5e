import { describe, expect, it } from '@jest/globals';
import { InMemoryEventStore, type Append, type Commit, type DomainEvent } from '@cutover/event-sourcing';
import type { Message } from '../message.ts';
import { until } from '../testing/index.ts';
import { InMemoryLease, type Lease } from './lease.ts';
import { OutboxEventStore } from './outbox-event-store.ts';
import { InMemoryOutbox } from './outbox.ts';
import { Relay, type RelayOptions } from './relay.ts';

const START = 1_700_000_000_000;

/** Everything that was recorded, in order of becoming visible; a chosen append may be held up on its way. */
class Journal extends InMemoryEventStore<DomainEvent> {
  readonly visible: Commit<DomainEvent>[] = [];
  readonly heldUp = new Map<string, Promise<void>>();
  /** Appends that are visible before whoever made them hears of it. */
  readonly unanswered = new Map<string, Promise<void>>();
  readonly lookedUp: string[] = [];

  override async append(append: Append<DomainEvent>) {
    await this.heldUp.get(append.commandId);
    const appended = await super.append(append);
    if (!appended.replayed) this.visible.push(appended.commit);
    await this.unanswered.get(append.commandId);
    return appended;
  }

  override findByCommand(stream: string, commandId: string) {
    this.lookedUp.push(commandId);
    return super.findByCommand(stream, commandId);
  }
}

interface World {
  readonly journal: Journal;
  readonly store: OutboxEventStore<DomainEvent>;
  readonly outbox: InMemoryOutbox;
  readonly published: Message[];
  now: number;
  outages: number;
  write(stream: string, sequence: number, type?: string): Promise<unknown>;
  /** By another process. */
  elsewhere(stream: string, sequence: number): Promise<unknown>;
  relay(over?: { holder?: string; lease?: Lease; options?: Partial<RelayOptions> }): Relay<DomainEvent>;
}

const idOf = (stream: string, sequence: number): string => `${stream}#${sequence}`;

function toMessages({ stream, sequence, events }: Commit<DomainEvent>): Message[] {
  if (events[0]!.type === 'Private') return [];
  const id = idOf(stream, sequence);
  return [{ topic: 't', key: stream, id, type: events[0]!.type, version: 1, data: {} }];
}

function world(): World {
  const journal = new Journal();
  const outbox = new InMemoryOutbox();
  const lease = new InMemoryLease();
  const publishes = ({ events }: Append<DomainEvent>) => events[0]!.type !== 'Private';
  const store = new OutboxEventStore({ store: journal, outbox, publishes });
  const other = new OutboxEventStore({ store: journal, outbox, publishes });
  const appendTo = (to: typeof store, stream: string, sequence: number, type = 'Public') =>
    to.append({
      stream,
      expected: sequence - 1,
      commandId: idOf(stream, sequence),
      events: [{ type, data: {} }],
      recordedAt: new Date(made.now++),
    });
  const made: World = {
    journal,
    store,
    outbox,
    published: [],
    now: START,
    outages: 0,
    write: (stream, sequence, type) => appendTo(store, stream, sequence, type),
    elsewhere: (stream, sequence) => appendTo(other, stream, sequence),
    relay: ({ holder = 'one', options, ...over } = {}) =>
      new Relay({
        store,
        outbox,
        underWay: store.underWay,
        lease,
        holder,
        toMessages,
        clock: () => new Date(made.now),
        publish: async (messages) => {
          if (made.outages-- > 0) throw new Error('the broker is away');
          made.published.push(...messages);
        },
        ...(options && { options }),
        ...over,
      }),
  };
  return made;
}

const ids = ({ published }: World): string[] => published.map(({ id }) => id);

/**
 * The mistake that this design avoids: to remember how far one has come in time (or in ids that follow time) and to ask for what came after. A commit that
 * became visible late, behind the place remembered, is never seen.
 */
class CursorRelay {
  #cursor = 0;
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  async sweep(): Promise<number> {
    const news = this.#world.journal.visible
      .filter(({ recordedAt }) => recordedAt.getTime() > this.#cursor)
      .sort((a, b) => a.recordedAt.getTime() - b.recordedAt.getTime());
    for (const commit of news) {
      this.#world.published.push(...toMessages(commit));
      this.#cursor = commit.recordedAt.getTime();
    }
    return news.length;
  }
}

/** One append is slow: later ones of other streams are visible, and swept, before it is. @returns what was recorded and never published */
async function missedWhenOneIsLate(w: World, relay: { sweep(): Promise<unknown> }): Promise<string[]> {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  w.journal.heldUp.set(idOf('slow', 2), released);
  await w.write('slow', 1);
  await relay.sweep();
  const late = w.write('slow', 2);
  await w.write('quick', 1);
  await w.write('quick', 2);
  await relay.sweep();
  expect(ids(w)).toEqual(['slow#1', 'quick#1', 'quick#2']);
  release();
  await late;
  await relay.sweep();
  await relay.sweep();
  return w.journal.visible.map(({ stream, sequence }) => idOf(stream, sequence)).filter((id) => !ids(w).includes(id));
}

describe('the relay', () => {
  it('publishes a commit that became visible late', async () => {
    const w = world();
    expect(await missedWhenOneIsLate(w, w.relay())).toEqual([]);
    expect(w.outbox.notes.size).toBe(0);
  });

  it('is not one that polls by time: the test above catches that', async () => {
    const w = world();
    expect(await missedWhenOneIsLate(w, new CursorRelay(w))).toEqual(['slow#2']);
  });

  it('publishes each stream in order, and marks what it published', async () => {
    const w = world();
    for (let n = 1; n <= 5; n++) for (const stream of ['a', 'b']) await w.write(stream, n);
    expect(await w.relay().sweep()).toBe(10);
    for (const stream of ['a', 'b']) {
      expect(ids(w).filter((id) => id.startsWith(stream))).toEqual([1, 2, 3, 4, 5].map((n) => idOf(stream, n)));
      expect((await w.store.read(stream, { after: 0, limit: 9 })).every(({ published }) => published)).toBe(true);
    }
    expect(await w.relay().sweep()).toBe(0);
    expect(w.published).toHaveLength(10);
  });

  it('does not publish a commit before the one in front of it, noted between two looks', async () => {
    const w = world();
    // "later" is noted, meets a conflict, and is written behind a commit whose note came after the relay had listed.
    await w.outbox.note({ id: 'later', stream: 'a', commandId: idOf('a', 2), since: new Date(w.now) });
    const list = w.outbox.list.bind(w.outbox);
    w.outbox.list = async (limit) => {
      const listed = await list(limit);
      w.outbox.list = list;
      for (const n of [1, 2]) await w.write('a', n);
      return listed;
    };
    await w.relay().sweep();
    expect(ids(w)).toEqual(['a#1', 'a#2']);
  });

  it('does not look for a commit that this process is writing', async () => {
    const w = world();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    w.journal.heldUp.set(idOf('a', 1), released);
    const late = w.write('a', 1);
    await w.write('b', 1);
    const relay = w.relay();
    await relay.sweep();
    expect([ids(w), w.journal.lookedUp, w.outbox.notes.size]).toEqual([['b#1'], ['b#1'], 1]);
    release();
    await late;
    await relay.sweep();
    expect([ids(w), w.outbox.notes.size]).toEqual([['b#1', 'a#1'], 0]);
  });

  it('looks for it where another process has written behind it already', async () => {
    const w = world();
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    w.journal.unanswered.set(idOf('a', 1), answered);
    const late = w.write('a', 1);
    await new Promise((resolve) => setImmediate(resolve));
    await w.elsewhere('a', 2);
    await w.relay().sweep();
    expect(ids(w)).toEqual(['a#1', 'a#2']);
    answer();
    await late;
  });

  it('publishes again what was not acknowledged, and nothing behind it before', async () => {
    const w = world();
    const relay = w.relay();
    for (let n = 1; n <= 3; n++) await w.write('a', n);
    w.outages = 2;
    await expect(relay.sweep()).rejects.toThrow('the broker is away');
    w.now += 700;
    expect(relay.ageMs).toBeGreaterThanOrEqual(700);
    await expect(relay.sweep()).rejects.toThrow('the broker is away');
    await relay.sweep();
    expect(ids(w)).toEqual(['a#1', 'a#2', 'a#3']);
    expect([relay.ageMs, relay.published]).toEqual([0, 3]);
  });

  it('publishes twice rather than never when it dies between acknowledgement and mark', async () => {
    const w = world();
    await w.write('a', 1);
    await w.write('a', 2);
    const mark = w.journal.markPublished.bind(w.journal);
    w.journal.markPublished = async () => Promise.reject(new Error('killed'));
    await expect(w.relay().sweep()).rejects.toThrow('killed');
    w.journal.markPublished = mark;
    w.now += 60_000;
    await w.relay({ holder: 'two' }).sweep();
    expect(ids(w)).toEqual(['a#1', 'a#1', 'a#2']);
  });

  it('neither notes nor publishes what is private, and finds its way past it', async () => {
    const w = world();
    await w.write('a', 1);
    await w.write('a', 2, 'Private');
    await w.write('a', 3);
    expect(w.outbox.notes.size).toBe(2);
    await w.relay().sweep();
    expect(ids(w)).toEqual(['a#1', 'a#3']);
    expect((await w.store.read('a', { after: 0, limit: 9 })).map(({ published }) => published)).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('is one at a time, and another takes over when the lease ends or is let go', async () => {
    const w = world();
    const [one, two] = [w.relay(), w.relay({ holder: 'two' })];
    await w.write('a', 1);
    expect([await one.sweep(), await two.sweep()]).toEqual([1, 0]);
    expect([one.leading, two.leading]).toEqual([true, false]);
    await w.write('a', 2);
    expect(await two.sweep()).toBe(0);
    w.now += 10_000;
    expect(await two.sweep()).toBe(1);
    await w.write('a', 3);
    expect(await one.sweep()).toBe(0);
    await two.leave();
    expect(await one.sweep()).toBe(1);
    expect(ids(w)).toEqual(['a#1', 'a#2', 'a#3']);
  });

  it('drops a note whose commit never comes, after a long time', async () => {
    const w = world();
    await w.outbox.note({ id: 'n', stream: 'a', commandId: 'never', since: new Date(w.now) });
    const relay = w.relay({ options: { orphanMs: 60_000 } });
    w.now += 59_000;
    await relay.sweep();
    expect(w.outbox.notes.size).toBe(1);
    w.now += 2_000;
    await relay.sweep();
    expect(w.outbox.notes.size).toBe(0);
  });

  it('takes its note back when the store refuses the commit', async () => {
    const w = world();
    await w.write('a', 1);
    await w.relay().sweep();
    const taken = { stream: 'a', expected: 0, commandId: 'other', events: [{ type: 'Public', data: {} }] };
    await expect(w.store.append({ ...taken, recordedAt: new Date(w.now) })).rejects.toMatchObject({
      code: 'event-store.conflict',
    });
    expect(w.outbox.notes.size).toBe(0);
  });

  it('runs until it leaves, and looks at once when woken', async () => {
    const w = world();
    const relay = w.relay({ options: { pollMs: 60_000 } });
    await relay.start();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await w.write('a', 1);
    relay.wake();
    // Long before the next poll.
    await until(() => w.published.length > 0, 'it has looked');
    expect(ids(w)).toEqual(['a#1']);
    await relay.leave();
  });
});

/** Many notes, older than all that is written, whose commits never come. */
async function notesOfNothing(w: World, count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    await w.outbox.note({ id: `nothing-${n}`, stream: `gone-${n}`, commandId: 'never', since: new Date(w.now) });
  }
  w.now++;
}

describe('what cannot move', () => {
  it('never stands before what can, however much of it there is', async () => {
    const w = world();
    await notesOfNothing(w, 60);
    await w.write('a', 1);
    await w.relay({ options: { batch: 10 } }).sweep();
    expect(ids(w)).toEqual(['a#1']);
  });

  it('shows as the oldest note, though nothing that is there is unpublished', async () => {
    const w = world();
    await notesOfNothing(w, 1);
    const relay = w.relay();
    w.now += 7_000;
    await relay.sweep();
    expect([relay.ageMs, relay.oldestNoteMs]).toEqual([0, 7_001]);
    w.now += 600_000;
    await relay.sweep();
    await relay.sweep();
    expect(relay.oldestNoteMs).toBe(0);
  });

  it('is looked for less often the older it is, and found when it comes after all', async () => {
    const w = world();
    await w.outbox.note({ id: 'late', stream: 'a', commandId: idOf('a', 1), since: new Date(w.now) });
    const relay = w.relay();
    for (let look = 0; look < 100; look++) {
      w.now += 100;
      await relay.sweep();
    }
    // Each wait as long as the note is old: about log₂ of 10 s / 100 ms.
    expect(w.journal.lookedUp.length).toBeLessThanOrEqual(9);
    await w.journal.append({
      ...{ stream: 'a', expected: 0, commandId: idOf('a', 1) },
      ...{ events: [{ type: 'Public', data: {} }], recordedAt: new Date(w.now) },
    });
    w.now += 10_000;
    await relay.sweep();
    expect(ids(w)).toEqual(['a#1']);
  });
});

describe('a stream with much to publish', () => {
  it('lets those with little in between, and keeps its own order', async () => {
    const w = world();
    for (let n = 1; n <= 35; n++) await w.write('busy', n);
    await w.write('calm', 1);
    const relay = w.relay({ options: { batch: 10, rounds: 5 } });
    await relay.sweep();
    expect(ids(w).slice(0, 2).sort()).toEqual(['busy#1', 'calm#1']);
    await w.write('calm', 2);
    await relay.sweep();
    expect(ids(w).slice(6, 8).sort()).toEqual(['busy#6', 'calm#2']);
    while ((await relay.sweep()) > 0);
    expect(ids(w).filter((id) => id.startsWith('busy'))).toEqual(
      Array.from({ length: 35 }, (_, n) => idOf('busy', n + 1)),
    );
    expect([w.outbox.notes.size, relay.ageMs]).toEqual([0, 0]);
  });

  it('that goes on being written is published in order by whoever relays next', async () => {
    const w = world();
    const [one, two] = [w.relay({ options: { rounds: 2 } }), w.relay({ holder: 'two', options: { rounds: 2 } })];
    for (let n = 1; n <= 5; n++) await w.write('busy', n);
    await one.sweep();
    w.now += 60_000;
    await two.sweep();
    await w.write('busy', 6);
    expect(await one.sweep()).toBe(0);
    w.now += 60_000;
    while ((await one.sweep()) > 0);
    expect(ids(w)).toEqual([1, 2, 3, 4, 5, 6].map((n) => idOf('busy', n)));
  });
});

describe('a repetition', () => {
  const asked = (stream: string) => ({
    ...{ stream, expected: 0, commandId: idOf(stream, 1), events: [{ type: 'Public', data: {} }] },
    ...{ recordedAt: new Date(START), request: { subject: 'ada', idempotencyKey: 'k', fingerprint: 'f' } },
  });

  it('of a request leaves no note, under whatever stream it comes', async () => {
    const w = world();
    await w.store.append(asked('first'));
    for (let n = 0; n < 20; n++) await w.store.append(asked(`again-${n}`));
    expect([...w.outbox.notes.values()].map(({ stream }) => stream)).toEqual(['first']);
    await w.relay().sweep();
    expect([ids(w), w.outbox.notes.size]).toEqual([['first#1'], 0]);
  });

  it('of a command whose note was lost is what gets its commit published', async () => {
    const w = world();
    await w.store.append(asked('first'));
    w.outbox.notes.clear();
    await w.store.append(asked('first'));
    await w.relay().sweep();
    await w.store.append(asked('first'));
    expect([ids(w), w.outbox.notes.size]).toEqual([['first#1'], 0]);
  });
});
