import { describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { translating } from './mongo-errors.ts';

const { MongoBulkWriteError, MongoNetworkError, MongoServerError } = mongoose.mongo;

describe("the driver's errors", () => {
  it.each([
    ['a connection that is gone', new MongoNetworkError('closed')],
    ['one that is gone under a bulk write', new MongoBulkWriteError(new MongoNetworkError('closed'), {} as never)],
  ])('of %s are an outage, which is met by trying again', async (_what, error) => {
    await expect(translating(Promise.reject(error))).rejects.toMatchObject({
      code: 'event-store.unavailable',
      retriable: true,
    });
  });

  it('of anything else stay as they are', async () => {
    const error = new MongoServerError({ message: 'no such command' });
    await expect(translating(Promise.reject(error))).rejects.toBe(error);
  });
});
