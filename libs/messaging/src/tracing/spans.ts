import { context, SpanKind, SpanStatusCode, trace, type Attributes, type Span } from '@opentelemetry/api';
import type { Message } from '../message.ts';
import type { RawMessage } from '../transport/transport.ts';
import { scopeOf, traceparentOf } from './active-trace.ts';

const tracer = () => trace.getTracer('@cutover/messaging');

/** Sends messages, each within a span of its own in the trace of whoever caused it; each then names that span. */
export async function sending(messages: readonly Message[], send: (traced: readonly Message[]) => Promise<void>) {
  const begun = messages.map(beginSend);
  try {
    await send(begun.map(({ message }) => message));
  } catch (error) {
    for (const { span } of begun) fail(span, error);
    throw error;
  } finally {
    for (const { span } of begun) span.end();
  }
}

function beginSend(message: Message): { readonly message: Message; readonly span: Span } {
  const parent = scopeOf(message.traceparent);
  const { topic, id, key } = message;
  const attributes = { ...about('send', topic), 'messaging.message.id': id, 'messaging.kafka.message.key': key };
  const span = tracer().startSpan(`send ${topic}`, { kind: SpanKind.PRODUCER, attributes }, parent);
  const traceparent = traceparentOf(trace.setSpan(parent, span)) ?? message.traceparent;
  return { message: traceparent === undefined ? message : { ...message, traceparent }, span };
}

/** From a message's arrival until it is consumed, all tries and pauses in between: continues the trace of the span that sent it. */
export function consuming(raw: RawMessage, group: string, consume: () => Promise<void>): Promise<void> {
  const { topic, partition, offset, headers } = raw;
  const attributes = {
    ...about('receive', topic),
    'messaging.consumer.group.name': group,
    'messaging.destination.partition.id': String(partition),
    'messaging.kafka.offset': Number(offset),
    'messaging.message.id': headers['message-id'] ?? '',
  };
  const parent = scopeOf(headers['traceparent']);
  const span = tracer().startSpan(`consume ${topic}`, { kind: SpanKind.CONSUMER, attributes }, parent);
  return within(span, consume);
}

/** One try of the handler. */
export function processing<T>(topic: string, process: () => Promise<T>): Promise<T> {
  const attributes = about('process', topic);
  return within(tracer().startSpan(`process ${topic}`, { kind: SpanKind.CONSUMER, attributes }), process);
}

async function within<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await context.with(trace.setSpan(context.active(), span), work);
  } catch (error) {
    fail(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/** Semantic conventions for messaging. */
function about(operation: 'send' | 'receive' | 'process', topic: string): Attributes {
  return {
    'messaging.system': 'kafka',
    'messaging.operation.type': operation,
    'messaging.operation.name': operation,
    'messaging.destination.name': topic,
  };
}

/** By a code or a class of errors, never a message, which may hold values. */
function fail(span: Span, error: unknown): void {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: string };
  span.setAttribute('error.type', typeof code === 'string' ? code : (name ?? 'unknown'));
  span.setStatus({ code: SpanStatusCode.ERROR });
}
