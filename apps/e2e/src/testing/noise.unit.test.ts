import { describe, expect, it } from '@jest/globals';
import { noiseOf } from './noise.ts';

const quiet = { id: 'b1-rolling', lateness: { p50: 1, p99: 5, max: 9 }, host: { cpuForeignMean: 0.1 } };

describe('noise in a lane', () => {
  it.each([
    [
      'a late generator',
      { lateness: { ...quiet.lateness, p99: 31 } },
      ['b1-rolling: the generator was 31.0 ms late (p99)'],
    ],
    ['others at work', { host: { cpuForeignMean: 0.4 } }, ['b1-rolling: others used 40 % of the CPUs']],
    ['nothing', {}, []],
    ['what nobody could see', { host: { cpuForeignMean: null } }, []],
  ])('is %s', (_, signs, reasons) => {
    expect(noiseOf({ ...quiet, ...signs })).toEqual(reasons);
  });

  it('is not what a fault looks like: a lane that broke off, failed before the switch, or a control without a loss', () => {
    const faulty = { ...quiet, void: { void: true, reasons: ['b1-rolling broke off: not ready'] } };
    expect(noiseOf(faulty)).toEqual([]);
  });
});
