import { describe, expect, it } from '@jest/globals';
import { InMemoryEventStore, type Append, type DomainEvent } from '@cutover/event-sourcing';
import type { Message } from '../message.ts';
import { InMemoryLease } from './lease.ts';
import { InMemoryOutbox } from './outbox.ts';
import { withRelay } from './with-relay.ts';

/** Notes what it is asked for, and answers an append only when it may. */
class Watched extends InMemoryEventStore<DomainEvent> {
  readonly lookedUp: string[] = [];
  written: Promise<void> = Promise.resolve();

  override async append(append: Append<DomainEvent>) {
    await this.written;
    return super.append(append);
  }

  override findByCommand(stream: string, commandId: string) {
    this.lookedUp.push(commandId);
    return super.findByCommand(stream, commandId);
  }
}

const START = 1_700_000_000_000;

function world() {
  const [journal, outbox, lease] = [new Watched(), new InMemoryOutbox(), new InMemoryLease()];
  const published: Message[] = [];
  const time = { now: START };
  const process = (holder: string, over: { readonly leaseMs?: number } = {}) =>
    withRelay<DomainEvent>({
      ...{ store: journal, outbox, lease, holder, clock: () => new Date(time.now), ...over },
      publishes: ({ events }) => events[0]!.type !== 'Private',
      toMessages: ({ commandId: id }) => [{ topic: 't', key: 's', id, type: 'Public', version: 1, data: {} }],
      bus: { publish: async (messages) => void published.push(...messages) },
    });
  const ids = () => published.map(({ id }) => id);
  return { journal, outbox, time, process, ids };
}

const commit = (sequence: number, type = 'Public'): Append<DomainEvent> => ({
  ...{ stream: 's', expected: sequence - 1, commandId: `c${sequence}`, recordedAt: new Date(START) },
  events: [{ type, data: {} }],
});

describe('a store with its relay', () => {
  it('hands on what is recorded there; the relay neither looks for it while it is written nor reads it back', async () => {
    const { journal, outbox, process, ids } = world();
    const { store, relay } = process('one');
    // Whoever does not lead yet remembers nothing.
    await relay.sweep();
    const { promise: written, resolve: write } = Promise.withResolvers<void>();
    journal.written = written;
    const appending = store.append(commit(1));
    expect(await relay.sweep()).toBe(0);
    expect([outbox.notes.size, journal.lookedUp]).toEqual([1, []]);
    write();
    await appending;
    expect(await relay.sweep()).toBe(1);
    expect([ids(), journal.lookedUp, outbox.notes.size]).toEqual([['c1'], [], 0]);
    expect(await store.findByCommand('s', 'c1')).toMatchObject({ published: true });
  });

  it('looks up what another process has recorded', async () => {
    const { journal, process, ids } = world();
    const [one, two] = [process('one'), process('two')];
    await one.relay.sweep();
    await two.store.append(commit(1));
    await one.relay.sweep();
    expect([ids(), journal.lookedUp]).toEqual([['c1'], ['c1']]);
  });

  it('does not note what is private', async () => {
    const { outbox, process } = world();
    const { commit: recorded } = await process('one').store.append(commit(1, 'Private'));
    expect([recorded.published, outbox.notes.size]).toEqual([true, 0]);
  });

  it.each<[string, { readonly leaseMs?: number }, number]>([
    ['as long as it is told', { leaseMs: 1_000 }, 1_000],
    ["as long as a relay's default", {}, 5_000],
    ["as long as a relay's default where nothing is said", { leaseMs: undefined }, 5_000],
  ])('keeps the right to relay %s', async (_what, over, leaseMs) => {
    const { time, process } = world();
    const [{ relay: one }, { relay: two }] = [process('one', over), process('two', over)];
    await one.sweep();
    time.now = START + leaseMs - 1;
    await two.sweep();
    expect([one.leading, two.leading]).toEqual([true, false]);
    time.now = START + leaseMs;
    await two.sweep();
    expect([one.leading, two.leading]).toEqual([false, true]);
  });
});
