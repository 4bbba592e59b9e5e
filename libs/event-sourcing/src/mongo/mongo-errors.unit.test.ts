import { describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { isDuplicateKey, translating } from './mongo-errors.ts';

const { MongoBulkWriteError, MongoNetworkError, MongoServerError } = mongoose.mongo;
const AGAIN = { code: 'event-store.unavailable', retriable: true };
const NEVER = { code: 'event-store.invalid', retriable: false };
/** As Node throws it, which the driver wraps without a look. */
const brokenPipe = Object.assign(new Error('write EPIPE'), { code: 'EPIPE', syscall: 'write' });

describe("the driver's errors", () => {
  it.each([
    ['a connection that is gone are an outage', new MongoNetworkError('closed'), AGAIN],
    [
      'one that is gone under a bulk write likewise',
      new MongoBulkWriteError(new MongoNetworkError('closed'), {} as never),
      AGAIN,
    ],
    ['one that breaks under a bulk write likewise', new MongoBulkWriteError(brokenPipe as never, {} as never), AGAIN],
    ['a document that is too large are lasting', new MongoServerError({ message: 'large', code: 10_334 }), NEVER],
  ])('of %s', async (_what, error, expected) => {
    await expect(translating(Promise.reject(error))).rejects.toMatchObject(expected);
  });

  it('of anything else stay as they are', async () => {
    const error = new MongoServerError({ message: 'no such command' });
    await expect(translating(Promise.reject(error))).rejects.toBe(error);
    const duplicate = new MongoServerError({ message: 'there', code: 11_000 });
    await expect(translating(Promise.reject(duplicate))).rejects.toBe(duplicate);
    expect([error, duplicate].map(isDuplicateKey)).toEqual([false, true]);
  });
});
