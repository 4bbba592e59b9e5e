import { beforeAll, describe, expect, it } from '@jest/globals';
import { everyOtherValue } from './testing/defaults.ts';
import { merge, withValue } from './testing/paths.ts';
import { BUILD_MS, helmPath, renderObjects } from './testing/rendering.ts';
import type { Manifest } from './testing/rendering.ts';

beforeAll(() => helmPath(), BUILD_MS);

const image = 'registry.example/transfer:1.0.0';
const base = { image: { repository: 'registry.example/kafka' }, topics: { image } };

async function job(values: object, release = 'kafka'): Promise<Manifest> {
  const found = (await renderObjects('kafka', values, { release })).find(({ kind }) => kind === 'Job');
  if (found === undefined) throw new Error('no Job');
  return found;
}

/** Values beside the image and the command that the Job's pods depend on. */
const CHANGING = ['port', 'image.pullSecrets', 'securityContext.runAsUser', 'topics.image', 'topics.command'];
const PATIENCE_MS = 300_000;

describe("the Job of charts/kafka, whose template the API server won't change", () => {
  it(
    'is another Job whenever another value changes its pods, and the same otherwise',
    async () => {
      const before = await job(base);
      const renamed: string[] = [];
      for (const { name, path, value } of everyOtherValue('kafka')) {
        // Then there is no broker here, and no Job.
        if (name === 'external.enabled') continue;
        const after = await job(withValue(base, path, value));
        const isSame = JSON.stringify(before.spec.template) === JSON.stringify(after.spec.template);
        expect([name, before.metadata.name === after.metadata.name]).toEqual([name, isSame]);
        if (!isSame) renamed.push(name);
      }
      expect(renamed).toEqual(expect.arrayContaining(CHANGING));
    },
    PATIENCE_MS,
  );

  it('has a name that fits into a label, however long that of the broker is', async () => {
    const values = merge(base, { fullnameOverride: 'k'.repeat(52) });
    const { name } = (await job(values)).metadata;
    expect(name.length).toBeLessThanOrEqual(63);
    const sibling = merge(base, { fullnameOverride: `${'k'.repeat(51)}l` });
    expect((await job(sibling)).metadata.name.slice(0, -9)).not.toBe(name.slice(0, -9));
  });
});
