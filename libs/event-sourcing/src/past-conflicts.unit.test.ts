import { describe, expect, it } from '@jest/globals';
import { EventStoreError } from './event-store-error.ts';
import { pastConflicts } from './past-conflicts.ts';

const conflict = () => new EventStoreError('event-store.conflict', 's already has commit 1');

/** Meets these errors, one an attempt, before it succeeds. */
function meeting(errors: readonly Error[]) {
  const firsts: boolean[] = [];
  const attempt = async (first: boolean) => {
    firsts.push(first);
    const error = errors[firsts.length - 1];
    if (error) throw error;
    return 'done';
  };
  return { firsts, attempt };
}

const within = (attempts: number) => ({ attempts, pauseMs: 0 });

describe('what is decided anew after a conflict', () => {
  it('is left alone where there is none', async () => {
    const { firsts, attempt } = meeting([]);
    expect(await pastConflicts('s', within(3), attempt)).toBe('done');
    expect(firsts).toEqual([true]);
  });

  it('may rely on what is remembered the first time only', async () => {
    const { firsts, attempt } = meeting([conflict(), conflict()]);
    expect(await pastConflicts('s', within(3), attempt)).toBe('done');
    expect(firsts).toEqual([true, false, false]);
  });

  it('is given up after so many attempts, by an error that says that later may help', async () => {
    const { firsts, attempt } = meeting([conflict(), conflict(), conflict()]);
    await expect(pastConflicts('s', within(3), attempt)).rejects.toMatchObject({
      ...{ code: 'event-store.contention', retriable: true, fields: { stream: 's' } },
      message: 's is written by too many at once',
    });
    expect(firsts).toHaveLength(3);
  });

  it.each([
    ['another error of the store', new EventStoreError('event-store.unavailable', 'away')],
    ['a refusal', new Error('no')],
  ])('is not after %s', async (_what, error) => {
    const { firsts, attempt } = meeting([conflict(), error]);
    await expect(pastConflicts('s', within(9), attempt)).rejects.toBe(error);
    expect(firsts).toHaveLength(2);
  });
});
