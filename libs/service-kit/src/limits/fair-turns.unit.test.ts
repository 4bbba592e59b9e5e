import { describe, expect, it } from '@jest/globals';
import { FairTurns } from './fair-turns.ts';

const stranger = (key: string) => ({ key, trusted: false });
const trusted = (key: string) => ({ key, trusted: true });

/** Turns of which each ends when told to. */
function scene(over: object = {}) {
  const turns = new FairTurns({ parallel: 1, waiting: 4, refusal: () => new Error('full'), ...over });
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const ask = (taker: { key: string; trusted: boolean }, name = taker.key) =>
    turns.run(taker, () => {
      begun.push(name);
      return new Promise<string>((resolve) => ends.push(() => resolve(name)));
    });
  const settled: Promise<PromiseSettledResult<string>[]>[] = [];
  const go = (taker: { key: string; trusted: boolean }, name = taker.key) =>
    settled.push(Promise.allSettled([ask(taker, name)]));
  const endAll = async () => {
    for (let i = 0; i < 100; i++) {
      ends.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    return (await Promise.all(settled)).flat().map((each) => (each.status === 'fulfilled' ? each.value : 'refused'));
  };
  return { begun, go, endAll };
}

describe('turns', () => {
  it('go round among those who wait', async () => {
    const { begun, go, endAll } = scene();
    for (let i = 0; i < 4; i++) go(stranger('much'), `much ${i}`);
    go(stranger('little'));
    await endAll();
    expect(begun).toEqual(['much 0', 'much 1', 'little', 'much 2', 'much 3']);
  });

  it('are no more at once than may be', async () => {
    const { begun, go, endAll } = scene({ parallel: 2 });
    for (const key of ['a', 'b', 'c']) go(stranger(key));
    expect(begun).toEqual(['a', 'b']);
    await endAll();
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  it('are lost by the longest line where there is no room for one who comes late', async () => {
    const { go, endAll } = scene();
    for (let i = 0; i < 7; i++) go(stranger('much'), `much ${i}`);
    go(stranger('little'));
    expect(await endAll()).toEqual(['much 0', 'much 1', 'much 2', 'much 3', ...Array(3).fill('refused'), 'little']);
  });

  it('are not taken from lines that are no longer than the own', async () => {
    const { go, endAll } = scene({ waiting: 2 });
    for (const key of ['first', 'a', 'b', 'c']) go(stranger(key));
    expect(await endAll()).toEqual(['first', 'a', 'b', 'refused']);
  });

  it('are had by someone known however many strangers wait, in a line of one each', async () => {
    const { go, endAll } = scene({ waiting: 3 });
    for (const key of ['first', 'a', 'b', 'c']) go(stranger(key));
    go(trusted('known'));
    expect(await endAll()).toEqual(['first', 'refused', 'b', 'c', 'known']);
  });

  it('are not taken from someone known by another one', async () => {
    const { go, endAll } = scene({ waiting: 1 });
    for (const taker of [stranger('first'), trusted('a'), trusted('b'), stranger('c')]) go(taker);
    expect(await endAll()).toEqual(['first', 'a', 'refused', 'refused']);
  });

  it('go on after work that failed', async () => {
    const turns = new FairTurns({ parallel: 1, waiting: 1, refusal: () => new Error('full') });
    const failed = turns.run(stranger('a'), () => Promise.reject(new Error('broken')));
    const next = turns.run(stranger('a'), () => Promise.resolve('next'));
    await expect(failed).rejects.toThrow('broken');
    expect(await next).toBe('next');
  });
});
