import { describe, expect, it } from '@jest/globals';
import { until } from '@cutover/testing-kit';
import { ClientGuard } from './client-guard.ts';

const TIMES = { pingMs: 1, renewAfterMs: 10_000, stuckAfterMs: 60_000 };

/** A guard on a clock that the test moves, over a client that answers as the test says. */
function guarded(renewed: (signal: AbortSignal) => Promise<void> = async () => undefined) {
  const state = { now: 0, pings: 0, renewals: 0, up: true };
  const guard = new ClientGuard({
    times: TIMES,
    now: () => state.now,
    ping: async () => {
      state.pings++;
      if (!state.up) throw new Error('away');
    },
    renew: (signal) => {
      state.renewals++;
      return renewed(signal);
    },
  });
  const looks = async (more: number) => {
    const from = state.pings;
    await until('it has looked again', () => state.pings >= from + more, { everyMs: 1 });
  };
  guard.start();
  return { guard, state, looks };
}

describe('the guard of a client', () => {
  it('opens it anew when pings have failed for long, once each such while, and not for less', async () => {
    const { guard, state, looks } = guarded();
    await looks(2);
    state.up = false;
    await looks(2);
    state.now += TIMES.renewAfterMs - 1;
    await looks(2);
    expect(state.renewals).toBe(0);
    state.now += 1;
    await looks(3);
    expect(state.renewals).toBe(1);
    state.now += TIMES.renewAfterMs;
    await looks(3);
    expect(state.renewals).toBe(2);
    guard.stop();
  });

  it('begins to count again after an answer', async () => {
    const { guard, state, looks } = guarded();
    state.up = false;
    await looks(2);
    state.now += TIMES.renewAfterMs - 1;
    state.up = true;
    await looks(2);
    state.up = false;
    await looks(2);
    state.now += 1;
    await looks(2);
    expect(state.renewals).toBe(0);
    guard.stop();
  });

  it('goes on when the new one cannot be opened', async () => {
    const { guard, state, looks } = guarded(() => Promise.reject(new Error('away')));
    state.up = false;
    await looks(2);
    state.now += TIMES.renewAfterMs;
    await looks(3);
    expect([state.renewals, guard.stuck]).toEqual([1, false]);
    guard.stop();
  });

  it('tells a renewal that is under way when it is stopped', async () => {
    const signals: AbortSignal[] = [];
    const { guard, state, looks } = guarded(async (signal) => void signals.push(signal));
    state.up = false;
    await looks(2);
    state.now += TIMES.renewAfterMs;
    await looks(3);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    guard.stop();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('is stuck when opening anew never ends, and no longer once it is stopped', async () => {
    const { guard, state, looks } = guarded(() => new Promise(() => undefined));
    state.up = false;
    await looks(2);
    state.now += TIMES.renewAfterMs;
    await until('it tries', () => state.renewals === 1, { everyMs: 1 });
    expect(guard.stuck).toBe(false);
    state.now += TIMES.stuckAfterMs + 1;
    expect(guard.stuck).toBe(true);
    guard.stop();
    expect(guard.stuck).toBe(false);
  });
});
