import { expect, it } from '@jest/globals';
import { DEPLOYABLE } from '../options/app.ts';
import { ENVIRONMENTS } from '@cutover/charts/environments';
import { usesRollouts } from './uses-rollouts.ts';

it.each(DEPLOYABLE)('%s needs Argo Rollouts where the values of an environment ask for it', async (name) => {
  const needs = ENVIRONMENTS.map((environment) => usesRollouts({ name, version: '1.0.0', environment }));
  expect(await Promise.all(needs)).toEqual([false, true, true, true]);
  const given = { name, version: '1.0.0', environment: 'qa', strategy: 'rolling' } as const;
  expect(await usesRollouts(given)).toBe(false);
});
