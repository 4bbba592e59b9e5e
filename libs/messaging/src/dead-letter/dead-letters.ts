import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RawMessage, Transport } from '../transport/transport.ts';
import { deadLetterTopic, describe, revive, type DeadLetter } from './dead-letter.ts';

const POLL_MS = 50;

/** Reads what the group has not consumed, to the end as it is now. */
async function drain(
  transport: Transport,
  topic: string,
  group: string,
  each: (message: RawMessage) => Promise<void>,
): Promise<number> {
  let count = 0;
  const onMessage = async (message: RawMessage): Promise<void> => {
    await each(message);
    count++;
  };
  const consumption = await transport.consume({ group, topics: [topic], onMessage, inFlight: 64 });
  try {
    while ((await consumption.lag()) > 0) await sleep(POLL_MS);
  } finally {
    await consumption.leave();
  }
  return count;
}

/** All dead letters of a topic, those that were replayed too, in order within a key. Changes nothing. */
export async function inspectDeadLetters(transport: Transport, topic: string): Promise<readonly DeadLetter[]> {
  const found: DeadLetter[] = [];
  await drain(transport, deadLetterTopic(topic), `inspect-${randomUUID()}`, async (raw) => {
    found.push(describe(raw));
  });
  return found;
}

/**
 * Publishes the dead letters of a topic again, each once, for the group that failed on it. One that fails again becomes a dead letter again.
 * @returns how many
 */
export function replayDeadLetters(transport: Transport, topic: string): Promise<number> {
  return drain(transport, deadLetterTopic(topic), `${topic}.replay`, (raw) => transport.send([revive(raw)]));
}
