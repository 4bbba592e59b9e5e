import { describe, expect, it } from '@jest/globals';
import { deleteAddOn } from './delete-add-on.ts';
import { addOnStatuses, installedAddOns } from './installed.ts';
import { fakeCluster } from './testing/fake-cluster.ts';

function listed(...names: readonly string[]): string {
  return JSON.stringify({ items: names.map((name) => ({ metadata: { labels: { 'cutover.dev/add-on': name } } })) });
}

describe('installedAddOns', () => {
  it('are those that the cluster runs, in the order of the catalogue, without what this version does not know', async () => {
    const { cluster, calls } = fakeCluster(listed('metrics-server', 'later', 'dns', 'dns'));
    expect(await installedAddOns(cluster.kubectl)).toEqual(['dns', 'metrics-server']);
    expect(calls[0]?.args).toContain('app.kubernetes.io/managed-by=cutover,cutover.dev/add-on');
  });
});

describe('addOnStatuses', () => {
  it('asks nothing for none', async () => {
    const { cluster, calls } = fakeCluster();
    expect(await addOnStatuses(cluster.kubectl, [])).toEqual([]);
    expect(calls).toEqual([]);
  });

  it('says of each whether it serves, and what holds it up', async () => {
    const deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { namespace: 'kube-system', name: 'coredns', generation: 1, uid: 'u' },
      spec: { replicas: 1 },
      status: { observedGeneration: 1, replicas: 1, updatedReplicas: 1, availableReplicas: 1, readyReplicas: 1 },
    };
    const { cluster } = fakeCluster(JSON.stringify({ items: [deployment] }));
    expect(await addOnStatuses(cluster.kubectl, ['dns', 'storage'])).toEqual([
      { name: 'dns', title: 'DNS', ready: true },
      {
        name: 'storage',
        title: 'storage',
        ready: false,
        detail: expect.stringContaining('local-path-storage/local-path-provisioner'),
      },
    ]);
  });
});

describe('deleteAddOn', () => {
  it('deletes by the mark, an APIService first and the namespace last', async () => {
    const { cluster, calls } = fakeCluster(listed('metrics-server'));
    await deleteAddOn(cluster.kubectl, 'metrics-server');
    const args = calls.at(-1)?.args ?? [];
    expect(args[0]).toBe('delete');
    expect(args[1]).toMatch(/^apiservices\..*,customresourcedefinitions\.[^,]*,namespaces$/);
    expect(args).toContain('app.kubernetes.io/managed-by=cutover,cutover.dev/add-on=metrics-server');
  });

  it('refuses what every node has', async () => {
    const { cluster, calls } = fakeCluster(listed('dns'));
    await expect(deleteAddOn(cluster.kubectl, 'dns')).rejects.toMatchObject({
      code: 'usage',
      message: 'dns cannot be removed: every embedded node has it, remove the whole node',
    });
    expect(calls).toEqual([]);
  });
});
