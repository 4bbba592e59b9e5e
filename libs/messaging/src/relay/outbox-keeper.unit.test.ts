import { describe, expect, it } from '@jest/globals';
import { InMemoryEventStore, type Append, type DomainEvent } from '@cutover/event-sourcing';
import type { Message } from '../message.ts';
import { InMemoryLease } from './lease.ts';
import { OutboxKeeper } from './outbox-keeper.ts';
import { InMemoryOutbox } from './outbox.ts';
import { withRelay } from './with-relay.ts';

const START = 1_700_000_000_000;
const MINUTE_MS = 60_000;

function world(options: { commits?: number; type?: string } = {}) {
  const { commits = 3, type = 'Public' } = options;
  const [journal, outbox, lease] = [new InMemoryEventStore<DomainEvent>(), new InMemoryOutbox(), new InMemoryLease()];
  const published: string[] = [];
  const time = { now: START };
  const toMessages = ({ stream, sequence, events }: Omit<Append<DomainEvent>, 'expected'> & { sequence: number }) => {
    const id = `${stream}#${sequence}`;
    if (events[0]!.type === 'Private') return [];
    return [{ topic: 't', key: stream, id, type: 'Public', version: 1, data: {} }] satisfies Message[];
  };
  const { store, relay } = withRelay<DomainEvent>({
    ...{ store: journal, outbox, lease, holder: 'one', clock: () => new Date(time.now), toMessages },
    publishes: () => true,
    bus: { publish: async (messages) => void published.push(...messages.map(({ id }) => id)) },
  });
  const write = async (stream: string) => {
    for (let expected = 0; expected < commits; expected++) {
      const events = [{ type, data: {} }];
      const recordedAt = new Date(START);
      await store.append({ stream, expected, commandId: `c${expected}`, events, recordedAt });
    }
  };
  const keeper = new OutboxKeeper({ store: journal, outbox, toMessages });
  return { journal, outbox, published, time, relay, write, keeper };
}

/** Sweeps until nothing is left to do. */
async function relayAll({ relay, time }: ReturnType<typeof world>, sweeps = 5): Promise<void> {
  for (let i = 0; i < sweeps; i++) {
    await relay.sweep();
    time.now += 2_000;
  }
}

describe('a lost outbox', () => {
  it('silences nothing for good: whoever relays finds what it spoke of, in the order of each stream', async () => {
    const made = world();
    for (const stream of ['b', 'a']) await made.write(stream);
    made.outbox.notes.clear();
    made.time.now += MINUTE_MS + 1;
    await relayAll(made);
    expect(made.published.toSorted()).toEqual(['a#1', 'a#2', 'a#3', 'b#1', 'b#2', 'b#3']);
    expect(made.published.filter((id) => id.startsWith('a'))).toEqual(['a#1', 'a#2', 'a#3']);
    expect([made.relay.restored, made.outbox.notes.size]).toEqual([6, 0]);
  });

  it('is looked for again and again, page by page where there is much', async () => {
    const made = world({ commits: 1 });
    await relayAll(made);
    for (let n = 0; n < 250; n++) await made.write(`s${n}`);
    made.outbox.notes.clear();
    await made.relay.sweep();
    expect(made.relay.restored).toBe(0);
    made.time.now += 5 * MINUTE_MS;
    await made.relay.sweep();
    expect(made.relay.restored).toBe(100);
    await relayAll(made);
    expect([made.relay.restored, made.published.length, made.outbox.notes.size]).toEqual([250, 250, 0]);
  });

  it('is no matter of what is about to be relayed', async () => {
    const made = world();
    await made.write('a');
    const notes = [...made.outbox.notes.keys()];
    made.outbox.notes.clear();
    made.time.now += MINUTE_MS - 1;
    await relayAll(made, 1);
    expect([notes.length, made.relay.restored, made.published]).toEqual([3, 0, []]);
  });

  it('is no matter of commits that have nothing to tell: they are marked, and not looked at again', async () => {
    const made = world({ type: 'Private' });
    await made.write('a');
    made.outbox.notes.clear();
    made.time.now += MINUTE_MS + 1;
    await relayAll(made, 1);
    expect([made.relay.restored, made.published]).toEqual([0, []]);
    expect(await made.journal.unpublished({ before: new Date(made.time.now), limit: 9 })).toEqual([]);
  });

  it('is made anew at once by a rebuild, and again nothing is', async () => {
    const made = world({ commits: 150 });
    await made.write('a');
    const [, ...others] = [...made.outbox.notes.keys()];
    await made.outbox.remove(others);
    expect(await made.keeper.restoreAll(new Date(START))).toBe(149);
    expect(await made.keeper.restoreAll(new Date(START))).toBe(0);
    expect(made.outbox.notes.size).toBe(150);
  });

  it('stops no relaying where it cannot be looked for', async () => {
    const made = world();
    await made.write('a');
    made.journal.unpublished = () => Promise.reject(new Error('unknown event'));
    await relayAll(made, 1);
    expect(made.published).toHaveLength(3);
  });
});
