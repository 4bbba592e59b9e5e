import { randomUUID } from 'node:crypto';
import type { Transport } from '../transport/transport.ts';
import { deadLetterTopic, describe, revive, type DeadLetter } from './dead-letter.ts';
import { readToEnd } from './read-to-end.ts';

export interface LetterOptions {
  /** Ends the work between two letters. */
  readonly signal?: AbortSignal;
}

export interface ReplayOptions extends LetterOptions {
  /** After each letter: how many so far, of how many that there were at the start. */
  readonly onProgress?: (replayed: number, of: number) => void;
}

/** Whose place in the dead letters says which were replayed. */
function replayGroup(topic: string): string {
  return `${topic}.replay`;
}

/**
 * Hands on the dead letters of a topic as they are now, those that were replayed too, in order within a key; none is kept in memory. Changes nothing.
 * @throws MessagingError `messaging.no-topic`, `messaging.unavailable`; what `onLetter` throws
 */
export async function eachDeadLetter(
  transport: Transport,
  topic: string,
  onLetter: (letter: DeadLetter) => void | Promise<void>,
  { signal }: LetterOptions = {},
): Promise<void> {
  const letters = deadLetterTopic(topic);
  const places = await transport.positions(replayGroup(topic), letters);
  const next = new Map(places.map(({ partition, next }) => [partition, next]));
  await readToEnd(transport, {
    ...{ topic: letters, group: `inspect-${randomUUID()}`, passing: true, signal },
    each: async (raw) => onLetter(describe(raw, Number(raw.offset) < (next.get(raw.partition) ?? 0))),
  });
}

/** All dead letters of a topic, as `eachDeadLetter` gives them. */
export async function inspectDeadLetters(transport: Transport, topic: string): Promise<readonly DeadLetter[]> {
  const found: DeadLetter[] = [];
  await eachDeadLetter(transport, topic, (letter) => void found.push(letter));
  return found;
}

/**
 * Publishes the dead letters of a topic again, each once, for the group that failed on it. One that fails again becomes a dead letter again, for the next replay. Run
 * again after it was cut short, it goes on: of what was under way then, a part may be published twice, which handlers know by the messages' ids.
 * @returns how many
 * @throws MessagingError `messaging.no-topic`, `messaging.unavailable`; the signal's reason
 */
export async function replayDeadLetters(
  transport: Transport,
  topic: string,
  { signal, onProgress }: ReplayOptions = {},
): Promise<number> {
  let replayed = 0;
  await readToEnd(transport, {
    ...{ topic: deadLetterTopic(topic), group: replayGroup(topic), signal },
    each: async (raw, of) => {
      await transport.send([revive(raw, topic)]);
      replayed++;
      onProgress?.(replayed, of);
    },
  });
  return replayed;
}
