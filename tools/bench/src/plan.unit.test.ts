import { describe, expect, it } from '@jest/globals';
import { planOf } from './plan.ts';

describe('the command line', () => {
  it('measures all, on streams of up to 1,000,000 events', () => {
    const sections = ['appends', 'transfers', 'growth', 'routes'];
    expect(planOf([])).toMatchObject({ sections, lengths: [1_000, 100_000, 1_000_000], json: false });
    expect(planOf(['--short', '--only', 'routes,appends'])).toMatchObject({
      sections: ['routes', 'appends'],
      rounds: 3,
    });
    expect(planOf(['--lengths', '10,20', '--json'])).toMatchObject({ lengths: [10, 20], json: true });
    expect(planOf(['--help'])).toBe('help');
  });

  it.each([
    [['--only', 'coffee'], /no section 'coffee'; there are appends/],
    [['--lengths', '10,x'], /--lengths: x is no number/],
    [['--preload-minutes', '3'], /needs --keep/],
    [['--loud'], /--loud/],
  ])('refuses %j', (args, message) => {
    expect(() => planOf(args)).toThrow(message);
  });
});
