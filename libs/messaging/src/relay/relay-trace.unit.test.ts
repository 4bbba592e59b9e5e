import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AsyncLocalStorage } from 'node:async_hooks';
import { context, propagation, ROOT_CONTEXT, trace, type Context } from '@opentelemetry/api';
import { InMemoryEventStore, type DomainEvent } from '@cutover/event-sourcing';
import type { Message } from '../message.ts';
import { InMemoryLease } from './lease.ts';
import { OutboxEventStore } from './outbox-event-store.ts';
import { InMemoryOutbox } from './outbox.ts';
import { Relay } from './relay.ts';

const SPAN = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 };
const TRACEPARENT = `00-${SPAN.traceId}-${SPAN.spanId}-01`;

/** The least of what a service sets up. */
beforeAll(() => {
  const storage = new AsyncLocalStorage<Context>();
  context.setGlobalContextManager({
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (scope, work, self, ...args) => storage.run(scope, () => work.apply(self as never, args)),
    bind: (_scope, target) => target,
    enable: () => context as never,
    disable: () => context as never,
  });
  propagation.setGlobalPropagator({
    inject(scope, carrier, { set }) {
      const span = trace.getSpanContext(scope);
      if (span) set(carrier, 'traceparent', `00-${span.traceId}-${span.spanId}-01`);
    },
    extract: (scope) => scope,
    fields: () => ['traceparent'],
  });
});

afterAll(() => {
  context.disable();
  propagation.disable();
});

describe('a commit in a trace', () => {
  it('is published in it, by whichever process and however late; one outside of any is in none', async () => {
    const outbox = new InMemoryOutbox();
    const store = new OutboxEventStore<DomainEvent>({
      ...{ store: new InMemoryEventStore<DomainEvent>(), outbox },
      publishes: () => true,
    });
    const append = (stream: string) =>
      store.append({
        ...{ stream, expected: 0, commandId: stream, recordedAt: new Date() },
        events: [{ type: 'Happened', data: {} }],
      });
    await context.with(trace.setSpanContext(ROOT_CONTEXT, SPAN), () => append('traced'));
    await append('untraced');

    const published: Message[] = [];
    const relay = new Relay({
      ...{ store, outbox, lease: new InMemoryLease(), holder: 'other' },
      toMessages: ({ stream: key }) => [{ topic: 't', key, id: key, type: 'Happened', version: 1, data: {} }],
      publish: async (messages) => void published.push(...messages),
    });
    expect(await relay.sweep()).toBe(2);
    // Notes of one millisecond go by their ids: streams have no order among each other.
    expect(new Map(published.map(({ key, traceparent }) => [key, traceparent]))).toEqual(
      new Map([
        ['traced', TRACEPARENT],
        ['untraced', undefined],
      ]),
    );
  });
});
