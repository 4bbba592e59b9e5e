import { describe, expect, it } from '@jest/globals';
import type { Manifest } from '@cutover/charts';
import type { Kubectl } from '@cutover/cluster';
import { awaitServicesFreed } from './handover.ts';

const { signal } = new AbortController();

/** Answers with what the Service `account` selects by, one answer a look, the last one again and again. */
function selecting(...hashes: readonly string[]): { kubectl: Kubectl; looks: () => number } {
  let looks = 0;
  const kubectl: Kubectl = async () => {
    const hash = hashes[Math.min(looks++, hashes.length - 1)];
    const selector = hash ? { 'rollouts-pod-template-hash': hash } : {};
    return { stdout: JSON.stringify({ items: [{ metadata: { name: 'account' }, spec: { selector } }] }), stderr: '' };
  };
  return { kubectl, looks: () => looks };
}

const named = (kind: string, more: object = {}, annotations = {}): Manifest => ({
  ...{ apiVersion: 'any', kind, metadata: { name: 'account', annotations } },
  ...more,
});
const service = named('Service');
const leaving = named('Rollout', { spec: { strategy: { canary: {} } } }, { 'cutover.dev/handed-over': 'true' });
const ofStrategy = (strategy: object) => named('Rollout', { spec: { strategy } });

describe('a Service', () => {
  it.each([
    ['a Deployment', [service, named('Deployment'), leaving]],
    ['a canary', [service, ofStrategy({ canary: { stableService: 'account-stable' } })]],
  ])('of %s is waited for until Argo Rollouts lets go of it', async (_, manifests) => {
    const { kubectl, looks } = selecting('6d4f', '6d4f', '');
    await awaitServicesFreed(kubectl, 'cosmos', manifests, { signal });
    expect(looks()).toBe(3);
  });

  it('that nobody lets go of keeps all pods where they are', async () => {
    const { kubectl } = selecting('6d4f');
    await expect(
      awaitServicesFreed(kubectl, 'cosmos', [service, leaving], { signal, withinMs: 0 }),
    ).rejects.toMatchObject({
      code: 'not-handed-over',
      message: expect.stringContaining('service cosmos/account still sends to one revision of a Rollout alone'),
    });
  });

  it('that its Rollout directs is as it should be', async () => {
    const { kubectl, looks } = selecting('6d4f');
    const rollout = ofStrategy({ blueGreen: { activeService: 'account' } });
    await awaitServicesFreed(kubectl, 'cosmos', [service, rollout], { signal });
    expect(looks()).toBe(1);
  });
});
