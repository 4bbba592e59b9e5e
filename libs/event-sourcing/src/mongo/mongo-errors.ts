import { mongoErrorKind } from '@cutover/mongo-connection';
import { EventStoreError } from '../event-store-error.ts';

/** A unique index refused the document. Which one it was is not told reliably: callers look the keys up. */
export function isDuplicateKey(error: unknown): boolean {
  return mongoErrorKind(error) === 'conflict';
}

/** Gives outages, and documents that cannot be stored, the store's own codes; others stay as they are. */
export async function translating<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const kind = mongoErrorKind(error);
    if (kind !== 'outage' && kind !== 'bad-request') throw error;
    const { message } = error as Error;
    if (kind === 'outage')
      throw new EventStoreError('event-store.unavailable', `MongoDB does not answer: ${message}`, {}, error);
    throw new EventStoreError('event-store.invalid', `MongoDB cannot keep it: ${message}`, {}, error);
  }
}
