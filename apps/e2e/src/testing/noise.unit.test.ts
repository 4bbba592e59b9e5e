import { describe, expect, it } from '@jest/globals';
import { noiseOf } from './noise.ts';

const quiet = { id: 'b1-rolling', instrument: { faults: [], unchecked: ['memory pressure'] } };

describe('noise in a lane', () => {
  it('is each fault of the instrument, and not what nobody could see', () => {
    const instrument = { ...quiet.instrument, faults: ['the generator stood still', 'memory pressure was 40 %'] };
    expect(noiseOf({ ...quiet, instrument })).toEqual([
      'b1-rolling: the generator stood still',
      'b1-rolling: memory pressure was 40 %',
    ]);
    expect(noiseOf(quiet)).toEqual([]);
  });

  it('is not what a fault looks like: a lane that broke off, failed before the switch, or a control without a loss', () => {
    const faulty = { ...quiet, void: { void: true, reasons: ['b1-rolling broke off: not ready'] } };
    expect(noiseOf(faulty)).toEqual([]);
  });
});
