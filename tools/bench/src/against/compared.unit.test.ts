import { describe, expect, it } from '@jest/globals';
import { NO_STORE, type Figure } from '../figure.ts';
import { compared, comparedLine } from './compared.ts';

const figure = (name: string, value: number, unit: string): Figure => ({ name, value, unit, store: NO_STORE });

describe('a benchmark before and now', () => {
  it.each([
    ['/s', 100, 90, 'f: 100 → 90.0 /s (× 0.900) · slower by 11.1 %'],
    ['requests/s', 100, 96, 'f: 100 → 96.0 requests/s (× 0.960)'],
    ['ms', 10, 11, 'f: 10.0 → 11.0 ms (× 1.100) · slower by 10.0 %'],
    ['µs', 10, 9, 'f: 10.0 → 9.00 µs (× 0.900)'],
    ['', 1, 2, 'f: 1.00 → 2.00 (× 2.000)'],
  ])('in %s from %d to %d is told', (unit, was, is, line) => {
    const [found] = compared([{ before: [figure('f', was, unit)], now: [figure('f', is, unit)] }]);
    expect(comparedLine(found!, 0.05)).toBe(line);
  });

  it('takes the median of the ratios within rounds, which a machine that drifts does not move', () => {
    const rounds = [1, 10, 100].map((speed) => ({
      before: [figure('f', 100 * speed, '/s'), figure('gone', 1, '/s')],
      now: [figure('f', 102 * speed, '/s'), figure('new', 1, '/s')],
    }));
    expect(compared(rounds)).toMatchObject([{ name: 'f', ratio: 1.02, rounds: 3 }]);
  });
});
