import { describe, expect, it } from '@jest/globals';
import { InMemoryEventStore, type Commit, type DomainEvent } from '@cutover/event-sourcing';
import { FreshCommits } from './fresh-commits.ts';
import { InMemoryLease } from './lease.ts';
import { OutboxEventStore } from './outbox-event-store.ts';
import { InMemoryOutbox } from './outbox.ts';
import { Relay } from './relay.ts';

const commit = (n: number, published = false): Commit<DomainEvent> => ({
  ...{ stream: 's', sequence: n, commandId: `c${n}`, published, recordedAt: new Date(0) },
  events: [{ type: 'E', data: {} }],
});

/** Counts what is read back. */
class Reading extends InMemoryEventStore<DomainEvent> {
  reads = 0;

  override findByCommand(stream: string, commandId: string) {
    this.reads++;
    return super.findByCommand(stream, commandId);
  }
}

describe('commits that were just written', () => {
  it('are had without the store, until they are removed; others are looked up', async () => {
    const store = new Reading();
    const fresh = new FreshCommits<DomainEvent>(store);
    fresh.add(commit(1));
    expect([await fresh.findByCommand('s', 'c1'), store.reads]).toEqual([commit(1), 0]);
    fresh.remove(commit(1));
    expect([await fresh.findByCommand('s', 'c1'), store.reads]).toEqual([undefined, 1]);
  });

  it('are kept only while there is something to publish, and only so many', async () => {
    const store = new Reading();
    const fresh = new FreshCommits<DomainEvent>(store);
    fresh.add(commit(1, true));
    for (let n = 2; n <= 2_002; n++) fresh.add(commit(n));
    for (const gone of ['c1', 'c2']) expect(await fresh.findByCommand('s', gone)).toBeUndefined();
    expect(await fresh.findByCommand('s', 'c3')).toEqual(commit(3));
    fresh.clear();
    expect(await fresh.findByCommand('s', 'c3')).toBeUndefined();
  });

  it('are published by the relay that holds the lease without being read; what others have written is read', async () => {
    const journal = new Reading();
    const outbox = new InMemoryOutbox();
    const published: string[] = [];
    const parts = { store: journal, outbox, publishes: () => true };
    const relay: Relay<DomainEvent> = new Relay({
      ...{ store: journal, outbox, lease: new InMemoryLease(), holder: 'one' },
      toMessages: ({ commandId }) => [{ topic: 't', key: 's', id: commandId, type: 'E', version: 1, data: {} }],
      publish: async (messages) => void published.push(...messages.map(({ id }) => id)),
    });
    const [here, elsewhere] = [
      new OutboxEventStore<DomainEvent>({ ...parts, wake: (written) => relay.wake(written) }),
      new OutboxEventStore<DomainEvent>(parts),
    ];
    const write = (store: typeof here, expected: number) =>
      store.append({ ...commit(expected + 1), expected, published: false });
    // Whoever does not lead yet does not keep anything: another may be publishing.
    await write(here, 0);
    await relay.sweep();
    expect([published, journal.reads]).toEqual([['c1'], 1]);
    await write(here, 1);
    await relay.sweep();
    expect([published, journal.reads]).toEqual([['c1', 'c2'], 1]);
    await write(elsewhere, 2);
    await write(here, 3);
    await relay.sweep();
    expect([published, journal.reads]).toEqual([['c1', 'c2', 'c3', 'c4'], 2]);
    expect(outbox.notes.size).toBe(0);
  });
});
