import { describe, expect, it } from '@jest/globals';

import { readAtRest } from './at-rest.ts';

/** Answers each in turn, the last one for ever. */
const inTurn = <T>(answers: readonly T[]) => {
  let asked = 0;
  return async () => answers[Math.min(asked++, answers.length - 1)] as T;
};

describe('readAtRest', () => {
  it('reads on while something is still being written', async () => {
    expect(await readAtRest(inTurn([[1], [1, 2], [1, 2, 3]]), { withinMs: 2000, everyMs: 1 })).toEqual([1, 2, 3]);
  });

  it('waits for what is not done, and returns it as it is when that takes too long', async () => {
    const patience = { withinMs: 2000, everyMs: 1 };
    expect(await readAtRest(inTurn([['open'], ['open'], ['done']]), patience, ([state]) => state === 'done')).toEqual([
      'done',
    ]);
    expect(await readAtRest(inTurn([['open']]), { withinMs: 10, everyMs: 1 }, () => false)).toEqual(['open']);
  });
});
