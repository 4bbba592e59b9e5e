import { Counter, Gauge, type Registry } from 'prom-client';
import type { DomainEvent } from '@cutover/event-sourcing';
import type { Relay } from './relay/relay.ts';
import { cachedLag } from './cached-lag.ts';
import type { SubscriptionWorker } from './subscription-worker.ts';

type Consumer = Pick<SubscriptionWorker, 'group' | 'lag' | 'outcomes'>;

export interface Measured {
  readonly relay: Pick<Relay<DomainEvent>, 'ageMs' | 'oldestNoteMs' | 'published' | 'restored' | 'leading'>;
  /** Absent where a process only publishes. */
  readonly consumer?: Consumer;
  /** Where a process consumes in more than one group. */
  readonly others?: readonly Consumer[];
}

/** Longest wait for the broker when metrics are collected. */
const LAG_MS = 1_000;

/** Registers relay age, age of the oldest note, commits relayed, whether this process relays, outcomes of deliveries, and consumer lag (absent while the broker does not answer). */
export function registerMessagingMetrics(registry: Registry, { relay, consumer, others = [] }: Measured): void {
  registerRelay(registry, relay);
  const consumers = [...(consumer === undefined ? [] : [consumer]), ...others];
  if (consumers.length === 0) return;
  registerOutcomes(registry, consumers);
  registerLag(registry, consumers);
}

function registerRelay(registry: Registry, relay: Measured['relay']): void {
  const gauge = (name: string, help: string, read: () => number): void => {
    const made: Gauge = new Gauge({ name, help, registers: [registry], collect: () => made.set(read()) });
  };
  gauge('relay_age_seconds', 'Age of the oldest commit that is not published', () => relay.ageMs / 1_000);
  gauge(
    'outbox_oldest_note_seconds',
    'Age of the oldest note of a commit, published or not, in the process that relays: one that never goes is a commit that never came',
    () => relay.oldestNoteMs / 1_000,
  );
  gauge('relay_leading', '1 in the process that relays', () => (relay.leading ? 1 : 0));
  const counter = (name: string, help: string, read: () => number): void => {
    const made: Counter = new Counter({
      ...{ name, help, registers: [registry] },
      collect: () => {
        made.reset();
        made.inc(read());
      },
    });
  };
  counter('relay_commits_published_total', 'Commits this process has published', () => relay.published);
  counter(
    'outbox_notes_restored_total',
    'Commits that were not published and had no note in the outbox, and that this process has noted anew: the outbox, or a part of it, was lost',
    () => relay.restored,
  );
}

function registerOutcomes(registry: Registry, consumers: readonly Consumer[]): void {
  const deliveries: Counter<'group' | 'topic' | 'outcome'> = new Counter({
    name: 'message_deliveries_total',
    help:
      'Messages handled, messages found handled before where the consumer can tell (duplicate), tries that failed and are repeated (retried), and messages put ' +
      'aside (dead-lettered)',
    labelNames: ['group', 'topic', 'outcome'],
    registers: [registry],
    collect: () => {
      deliveries.reset();
      for (const { group, outcomes } of consumers) {
        for (const { topic, outcome, count } of outcomes) deliveries.inc({ group, topic, outcome }, count);
      }
    },
  });
}

function registerLag(registry: Registry, consumers: readonly Consumer[]): void {
  const asked = consumers.map((of) => [of, cachedLag(() => of.lag())] as const);
  const lag: Gauge<'group'> = new Gauge({
    name: 'consumer_lag_messages',
    help: 'Messages that the group has not consumed',
    labelNames: ['group'],
    registers: [registry],
    collect: async () => {
      const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), LAG_MS).unref());
      const each = async ([of, ask]: (typeof asked)[number]): Promise<void> => {
        const found = await Promise.race([ask(), late]);
        if (found === undefined) lag.remove({ group: of.group });
        else lag.set({ group: of.group }, found);
      };
      await Promise.all(asked.map(each));
    },
  });
}
