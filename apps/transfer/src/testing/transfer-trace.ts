import type { ReceivedSpan } from '@cutover/service-kit/testing';

/** What a transfer makes, from the request until it is told to be completed; the signer was asked for its keys when the service started. */
export const TRANSFER_SPANS: readonly string[] = [
  'transfer server POST /transfers',
  // Hold, credit, capture: each asked by transfer and answered by account.
  ...['transfer producer send account.commands', 'account consumer consume account.commands'].flatMap(threeTimes),
  ...['account consumer process account.commands', 'account producer send account.events'].flatMap(threeTimes),
  ...['transfer consumer consume account.events', 'transfer consumer process account.events'].flatMap(threeTimes),
  'transfer producer send transfer.events',
].sort();

function threeTimes(name: string): string[] {
  return [name, name, name];
}

/** Commands to MongoDB are apart from what a transfer is made of: how many there are depends on what goes together. */
export function isMongoCommand({ attributes }: ReceivedSpan): boolean {
  return attributes['db.system.name'] === 'mongodb';
}

export function namesOf(spans: readonly ReceivedSpan[]): string[] {
  return spans.map(({ service, kind, name }) => `${service} ${kind} ${name}`).sort();
}

/** From a span up to the caller: names, the span's own first. */
export function ancestry(spans: readonly ReceivedSpan[], from: ReceivedSpan | undefined): string[] {
  const names: string[] = [];
  for (let span = from; span !== undefined; ) {
    names.push(span.name);
    const { parentSpanId } = span;
    span = spans.find(({ spanId }) => spanId === parentSpanId);
  }
  return names;
}
