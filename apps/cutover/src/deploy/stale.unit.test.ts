import { describe, expect, it } from '@jest/globals';
import type { Kubectl } from '@cutover/cluster';
import { deleteObjects, staleObjects } from './stale.ts';

function lists(...items: readonly object[]): { kubectl: Kubectl; calls: string[] } {
  const calls: string[] = [];
  const kubectl: Kubectl = async (args) => {
    calls.push(args.join(' '));
    return { stdout: JSON.stringify({ items }), stderr: '' };
  };
  return { kubectl, calls };
}

const named = (kind: string, name: string, more: object = {}) => ({
  apiVersion: 'any',
  kind,
  metadata: { name, ...more },
});
const releases = { namespace: 'cosmos', names: ['account', 'mongo'], hasRollouts: true };

describe('what a chart renders no more', () => {
  it('is what is there of its release, and not among what was rendered', async () => {
    const { kubectl, calls } = lists(
      named('Deployment', 'account'),
      named('Rollout', 'account'),
      named('Service', 'account'),
      named('Service', 'account-preview'),
      named('ConfigMap', 'account', { deletionTimestamp: '2026-01-01T00:00:00Z' }),
    );
    const before = named('Deployment', 'account', { annotations: { 'cutover.dev/handed-over': 'true' } });
    const rendered = [before, named('Rollout', 'account'), named('Service', 'account')];
    expect(await staleObjects(kubectl, releases, rendered)).toEqual([
      { kind: 'Deployment', name: 'account' },
      { kind: 'Service', name: 'account-preview' },
    ]);
    expect(calls[0]).toContain('app.kubernetes.io/instance in (account,mongo)');
  });

  it('is never what holds data, and no kind that the server does not know', async () => {
    const { kubectl, calls } = lists();
    await staleObjects(kubectl, { ...releases, hasRollouts: false }, []);
    expect(calls[0]).not.toMatch(/statefulset|persistentvolumeclaim|secret|rollouts/);
  });

  it('is deleted by its whole name, with its pods', async () => {
    const { kubectl, calls } = lists();
    const { signal } = new AbortController();
    await deleteObjects(kubectl, 'cosmos', [], signal);
    await deleteObjects(kubectl, 'cosmos', [{ kind: 'Rollout', name: 'account' }], signal);
    expect(calls).toEqual([
      'delete rollouts.argoproj.io/account --namespace cosmos --ignore-not-found --cascade=foreground --wait --timeout=180s',
    ]);
  });
});
