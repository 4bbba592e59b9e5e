import { describe, expect, it } from '@jest/globals';
import { cachedLag } from './cached-lag.ts';

function asked(answers: (() => Promise<number | undefined>)[]) {
  const state = { now: 0, asked: 0 };
  const lag = cachedLag(
    () => answers[state.asked++]!(),
    () => state.now,
  );
  return { state, lag };
}

describe('the lag that metrics tell', () => {
  it('is asked for once a second however many read it', async () => {
    const { state, lag } = asked([async () => 7, async () => 8]);
    expect(await Promise.all(Array.from({ length: 50 }, lag))).toEqual(Array.from({ length: 50 }, () => 7));
    state.now += 999;
    expect([await lag(), state.asked]).toEqual([7, 1]);
    state.now += 1;
    expect([await lag(), state.asked]).toEqual([8, 2]);
  });

  it('is asked for once while the broker does not answer, and is not known where it refuses', async () => {
    const { promise, reject } = Promise.withResolvers<number>();
    const { state, lag } = asked([() => promise, async () => 3]);
    const first = lag();
    state.now += 60_000;
    const second = lag();
    expect(state.asked).toBe(1);
    reject(new Error('away'));
    expect(await Promise.all([first, second])).toEqual([undefined, undefined]);
    expect(await lag()).toBe(3);
  });
});
