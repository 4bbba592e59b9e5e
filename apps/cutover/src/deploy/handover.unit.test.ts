import { describe, expect, it } from '@jest/globals';
import type { Kubectl } from '@cutover/cluster';
import { awaitServicesFreed } from './handover.ts';

const { signal } = new AbortController();

/** Answers with what the Service selects by, one answer a look, the last one again and again. */
function selecting(...hashes: readonly string[]): { kubectl: Kubectl; looks: () => number } {
  let looks = 0;
  const kubectl: Kubectl = async () => ({ stdout: hashes[Math.min(looks++, hashes.length - 1)] ?? '', stderr: '' });
  return { kubectl, looks: () => looks };
}

const rollout = (annotations?: Record<string, string>) => ({
  ...{ apiVersion: 'any', kind: 'Rollout' },
  metadata: { name: 'account', ...(annotations ? { annotations } : {}) },
});
const leaving = rollout({ 'cutover.dev/handed-over': 'true' });

describe('a Rollout that goes', () => {
  it('is waited for until no Service selects its pods alone', async () => {
    const { kubectl, looks } = selecting('6d4f', '6d4f', '');
    await awaitServicesFreed(kubectl, 'cosmos', [leaving], { signal });
    expect(looks()).toBe(3);
  });

  it('stays where nobody lets go of the Service', async () => {
    const { kubectl } = selecting('6d4f');
    await expect(awaitServicesFreed(kubectl, 'cosmos', [leaving], { signal, withinMs: 0 })).rejects.toMatchObject({
      code: 'not-handed-over',
      message: expect.stringContaining('service cosmos/account still sends to the pods of rollout account alone'),
    });
  });

  it('is none that stays', async () => {
    const { kubectl, looks } = selecting('6d4f');
    await awaitServicesFreed(kubectl, 'cosmos', [rollout()], { signal });
    expect(looks()).toBe(0);
  });
});
