import { readFile } from 'node:fs/promises';

import { describe, expect, it } from '@jest/globals';

import { fixedWaitsOf } from './fixed-waits.ts';

/** As the charts are rendered for people who deploy. */
const rendered = (file: string) =>
  readFile(new URL(`../../../../../kustomize/base/account/${file}`, import.meta.url), 'utf8');

const account = { app: 'account', container: 'account' };

describe('fixedWaitsOf', () => {
  it('finds the scale-down delay and the drain window of a Rollout', async () => {
    expect(fixedWaitsOf(await rendered('blue-green/rollout-account.yaml'), account)).toEqual([
      { name: 'scaleDownDelaySeconds', ms: 30_000, of: 'Rollout account' },
      { name: 'DRAIN_WINDOW_MS', ms: 6000, of: 'Rollout account' },
    ]);
  });
  it('finds the drain window of a Deployment among other objects, and none where it does not drain', async () => {
    const deployment = await rendered('recreate/deployment-account.yaml');
    const drained = [{ name: 'DRAIN_WINDOW_MS', ms: 6000, of: 'Deployment account' }];
    expect(fixedWaitsOf(`kind: Service\nmetadata: { name: account }\n---\n${deployment}`, account)).toEqual(drained);
    const undrained = deployment.replace(/(DRAIN_ENABLED\s+value: )"true"/, '$1"false"');
    expect(undrained).not.toBe(deployment);
    expect(fixedWaitsOf(undrained, account)).toEqual([]);
  });
  it('takes those of the app alone', async () => {
    expect(
      fixedWaitsOf(await rendered('recreate/deployment-account.yaml'), { app: 'transfer', container: 'transfer' }),
    ).toEqual([]);
    expect(fixedWaitsOf('# nothing\n', account)).toEqual([]);
  });
});
