import { describe, expect, it } from '@jest/globals';
import type { Controller, Pod } from './objects.ts';
import { runningWorkloads } from './running.ts';
import { condition, container, deployment, fakeKubectl, meta, pod } from './testing/planted.ts';
import type { Workload } from './workload.ts';

const account: Workload = { kind: 'Deployment', namespace: 'cosmos', name: 'account' };
const DIGESTS = { old: `sha256:${'a'.repeat(64)}`, new: `sha256:${'b'.repeat(64)}` };

/** A ready pod of a version, pulled by this digest though another name of the same bytes is what the node tells. */
function served(name: string, owner: string, version: string, digest: string): Pod {
  const image = `registry.test:5000/account@${digest}`;
  const status = container({ running: {} }, { ready: true, image, imageID: `registry.test:5000/other@${digest}` });
  return {
    kind: 'Pod',
    metadata: { ...meta(name, { owner }), labels: { 'app.kubernetes.io/version': version } },
    spec: { nodeName: 'node', containers: [{ name: 'app', image }] },
    status: { phase: 'Running', conditions: [condition('Ready', 'True')], containerStatuses: [status] },
  };
}

const replicaSet = (name: string, annotations: Record<string, string>, labels = {}): Controller => ({
  kind: 'ReplicaSet',
  metadata: { ...meta(name, { owner: 'account', annotations }), labels },
});

describe('what runs', () => {
  it('is what the pods of the version applied last say', async () => {
    const before = replicaSet('account-1', { 'deployment.kubernetes.io/revision': '1' });
    const pods = [
      served('old', 'account-1', '1.0.0', DIGESTS.old),
      served('new', 'account-2', '2.0.0', DIGESTS.new),
      pod('starts', 'account-2', []),
    ];
    const { kubectl } = fakeKubectl([[...deployment(), before, ...pods]]);
    expect(await runningWorkloads(kubectl, [account])).toEqual([
      {
        ...{ kind: 'Deployment', namespace: 'cosmos', name: 'account', strategy: 'rolling', revision: '2' },
        ...{ ready: 1, wanted: 1, versions: ['2.0.0'], images: [`registry.test:5000/account@${DIGESTS.new}`] },
      },
    ]);
  });

  it('names strategies and revisions by kind', async () => {
    const of = (kind: string, more: Partial<Controller>) => ({ kind, metadata: meta('account'), ...more });
    const annotations = { 'rollout.argoproj.io/revision': '7' };
    const metadata = meta('account', { annotations });
    const seen: unknown[] = [];
    for (const controller of [
      of('Deployment', { spec: { strategy: { type: 'Recreate' } } }),
      of('Rollout', { metadata, spec: { strategy: { blueGreen: {} } } }),
      of('Rollout', { metadata, spec: { strategy: { canary: {} } } }),
      of('StatefulSet', { status: { updateRevision: 'account-6d4f' } }),
    ]) {
      const { kubectl } = fakeKubectl([[controller]]);
      const kind = controller.kind as Workload['kind'];
      const [one] = await runningWorkloads(kubectl, [{ kind, namespace: 'cosmos', name: 'account' }]);
      seen.push([one?.strategy, one?.revision, one?.ready]);
    }
    expect(seen).toEqual([
      ['recreate', undefined, 0],
      ['blueGreen', '7', 0],
      ['canary', '7', 0],
      ['rolling', 'account-6d4f', 0],
    ]);
  });

  it('is nothing of what is not there or has no pods that stay', async () => {
    const { kubectl } = fakeKubectl([[{ kind: 'Job', metadata: meta('topics') }]]);
    const workloads: Workload[] = [account, { kind: 'Job', namespace: 'cosmos', name: 'topics' }];
    expect(await runningWorkloads(kubectl, workloads)).toEqual([]);
  });
});
