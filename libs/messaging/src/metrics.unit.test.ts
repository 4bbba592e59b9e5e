import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { ensureTopics, MessageBus } from './message-bus.ts';
import { registerMessagingMetrics } from './metrics.ts';
import { SubscriptionWorker } from './subscription-worker.ts';
import { messageOn, until } from './testing/index.ts';
import { InMemoryTransport } from './transport/in-memory-transport.ts';

const TOPIC = 'orders';

describe('metrics in the form that Prometheus reads', () => {
  it('count what became of messages, say how far behind a group is, and how old the oldest unpublished commit', async () => {
    const bus = new MessageBus(new InMemoryTransport());
    await ensureTopics(bus.transport, [{ name: TOPIC, partitions: 1 }]);
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const consumer = new SubscriptionWorker(bus, {
      ...{ group: 'shop', topics: [TOPIC], attempts: 2, firstPauseMs: 1 },
      handler: async ({ id }) => {
        if (id === 'poison') throw new Error('no');
        if (id === 'slow') await gate;
      },
    });
    const registry = new Registry();
    const relay = { ageMs: 1_500, oldestNoteMs: 2_500, published: 7, restored: 3, leading: true };
    registerMessagingMetrics(registry, { relay, consumer });
    await consumer.start();
    await bus.publish(['good', 'poison', 'slow'].map((id) => messageOn(TOPIC, { key: id, id })));
    await until(() => consumer.outcomes.length === 3, 'all but one are through');

    const lines = (await registry.metrics()).split('\n');
    expect(lines.filter((line) => !line.startsWith('# HELP'))).toEqual([
      '# TYPE relay_age_seconds gauge',
      'relay_age_seconds 1.5',
      '',
      '# TYPE outbox_oldest_note_seconds gauge',
      'outbox_oldest_note_seconds 2.5',
      '',
      '# TYPE relay_leading gauge',
      'relay_leading 1',
      '',
      '# TYPE relay_commits_published_total counter',
      'relay_commits_published_total 7',
      '',
      '# TYPE outbox_notes_restored_total counter',
      'outbox_notes_restored_total 3',
      '',
      '# TYPE message_deliveries_total counter',
      `message_deliveries_total{group="shop",topic="${TOPIC}",outcome="handled"} 1`,
      `message_deliveries_total{group="shop",topic="${TOPIC}",outcome="retried"} 1`,
      `message_deliveries_total{group="shop",topic="${TOPIC}",outcome="dead-lettered"} 1`,
      '',
      '# TYPE consumer_lag_messages gauge',
      'consumer_lag_messages{group="shop"} 3',
      '',
    ]);
    open();
    const caughtUp = async () => (await registry.metrics()).includes('consumer_lag_messages{group="shop"} 0');
    await until(caughtUp, 'the rest is handled');
    expect(await registry.metrics()).toContain('outcome="handled"} 2');
    await consumer.leave();
  });

  it('leave the lag out where the broker does not answer', async () => {
    const registry = new Registry();
    const relay = { ageMs: 0, oldestNoteMs: 0, published: 0, restored: 0, leading: false };
    const consumer = { group: 'shop', outcomes: [], lag: () => Promise.reject(new Error('away')) };
    registerMessagingMetrics(registry, { relay, consumer });
    expect(await registry.metrics()).not.toMatch(/^consumer_lag_messages/m);
  });
});
