import { describe, expect, it, jest } from '@jest/globals';
import { judgeUnlessVoid, measured, repeatWhileVoid } from './measured.ts';
import type { VoidRecord } from './record-void.ts';

const TEST = { currentTestName: 'a comparison is fair', testPath: '/somewhere/comparison.e2e.test.ts' };

/** Results as planted, one a run; the last one is noisy where it says so. */
function planted(...results: string[]) {
  const runs: string[] = [];
  const records: VoidRecord[] = [];
  return {
    runs,
    records,
    record: (entry: VoidRecord) => void records.push(entry),
    run: async () => {
      const result = results[runs.length] ?? 'never measured';
      runs.push(result);
      return result;
    },
    noise: (result: string) => (result.startsWith('noisy') ? [`${result} machine`] : []),
  };
}

describe('a measurement', () => {
  it('that counts at once is judged, and is no void', async () => {
    const { run, noise, runs, records, record } = planted('quiet');
    const judge = jest.fn<(result: string) => void>();
    await measured(TEST, { run, noise, judge }, record);
    expect(judge.mock.calls).toEqual([['quiet']]);
    expect([runs, records]).toEqual([['quiet'], []]);
  });

  it('that is void is repeated until it counts, and only that result is judged', async () => {
    const { run, noise, runs, records, record } = planted('noisy 1', 'noisy 2', 'quiet');
    const judge = jest.fn<(result: string) => void>();
    await measured(TEST, { run, noise, judge }, record);
    expect(judge.mock.calls).toEqual([['quiet']]);
    expect([runs.length, records]).toEqual([3, []]);
  });

  it('that is void a third time is put on record with the last reasons, and is judged no more', async () => {
    const { run, noise, runs, records, record } = planted('noisy 1', 'noisy 2', 'noisy 3', 'quiet');
    const judge = jest.fn<(result: string) => void>();
    await measured(TEST, { run, noise, judge }, record);
    expect([runs.length, judge.mock.calls]).toEqual([3, []]);
    expect(records).toEqual([{ test: TEST.currentTestName, file: TEST.testPath, reasons: ['noisy 3 machine'] }]);
  });

  it('is not repeated where its run does that itself', async () => {
    const { run, noise, runs } = planted('noisy 1', 'quiet');
    expect(await repeatWhileVoid({ run, noise, repeats: 0 })).toEqual({ void: true, reasons: ['noisy 1 machine'] });
    expect(runs).toHaveLength(1);
  });
});

describe('a failure is never turned into a void', () => {
  it('where the run throws, a void one before it or not', async () => {
    const { records, record, noise } = planted();
    const runs: (() => string)[] = [
      () => 'noisy 1',
      () => {
        throw new Error('the node is gone');
      },
    ];
    const run = async () => runs.shift()!();
    await expect(measured(TEST, { run, noise, judge: () => undefined }, record)).rejects.toThrow('the node is gone');
    expect([runs, records]).toEqual([[], []]);
  });

  it('where what counts is judged badly', async () => {
    const { run, noise, records, record } = planted('noisy 1', 'quiet');
    const judge = () => {
      throw new Error('a write is lost');
    };
    await expect(measured(TEST, { run, noise, judge }, record)).rejects.toThrow('a write is lost');
    expect(records).toEqual([]);
  });

  it('where nobody could say which test is void', async () => {
    const judging = judgeUnlessVoid({}, { void: true, reasons: ['noise'] }, () => undefined);
    await expect(judging).rejects.toThrow('within a test');
  });
});
