import type { RawMessage } from './transport.ts';

/** Hands the messages on: those of one key in order, keys side by side. Rejects with the first failure once all have ended. */
export async function byKey(
  messages: readonly RawMessage[],
  onMessage: (message: RawMessage) => Promise<void>,
): Promise<void> {
  const lanes = [...Map.groupBy(messages, ({ key }) => key).values()].map(async (lane) => {
    for (const message of lane) await onMessage(message);
  });
  const ended = await Promise.allSettled(lanes);
  const failed = ended.find((lane) => lane.status === 'rejected');
  if (failed) throw failed.reason;
}
