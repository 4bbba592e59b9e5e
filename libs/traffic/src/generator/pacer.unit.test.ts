import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { createPacer } from './pacer.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** Due at 10, 20, 30 and 40 ms, on a clock that only the test moves. */
const start = () => {
  let time = 0;
  const sent: number[] = [];
  const items = [10, 20, 30, 40].map((due) => ({ due }));
  const pacer = createPacer(
    items,
    () => time,
    ({ due }) => void sent.push(due),
  );
  pacer.start();
  const pass = (ms: number) => {
    time += ms;
    jest.advanceTimersByTime(ms);
  };
  return { pacer, sent, pass, stall: (ms: number) => void (time += ms) };
};

describe('a pacer', () => {
  it('sends each item once it is due', () => {
    const { sent, pass } = start();
    pass(20);
    expect(sent).toEqual([10, 20]);
    pass(100);
    expect(sent).toEqual([10, 20, 30, 40]);
  });

  it('goes on up to a stop that lies ahead, and resolves then', async () => {
    const { pacer, sent, pass } = start();
    pass(10);
    const stopped = pacer.stop(30);
    pass(100);
    await stopped;
    expect(sent).toEqual([10, 20]);
  });

  it('makes up for what was due before a stop that has passed, and for nothing else', async () => {
    const { pacer, sent, pass, stall } = start();
    pass(10);
    stall(30);
    await pacer.stop(25);
    pass(100);
    expect(sent).toEqual([10, 20]);
  });
});
