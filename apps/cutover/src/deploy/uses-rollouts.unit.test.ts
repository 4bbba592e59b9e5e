import { expect, it } from '@jest/globals';
import { STRATEGIES } from './strategies.ts';
import { usesRollouts } from './uses-rollouts.ts';

it('needs Argo Rollouts for the strategies that are made of it, and not where nothing says so', async () => {
  const wanted = { name: 'bank', version: '1.0.0' } as const;
  const ways = [];
  for (const strategy of STRATEGIES) if (await usesRollouts({ ...wanted, strategy })) ways.push(strategy);
  expect(ways).toEqual(['blue-green', 'canary']);
  expect(await usesRollouts(wanted)).toBe(false);
});
