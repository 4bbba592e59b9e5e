import { describe, expect, it } from '@jest/globals';
import { deleteAddOn } from '../delete-add-on.ts';
import { fakeCluster } from '../testing/fake-cluster.ts';
import { mesh } from './mesh.ts';

const pods = (...names: string[]) =>
  JSON.stringify({ items: names.map((name) => ({ metadata: { namespace: 'shop', name } })) });
const none = JSON.stringify({ items: [] });

describe('pods with a sidecar', () => {
  it('keep the mesh, by their names', async () => {
    const { cluster, calls } = fakeCluster(pods('web-1'));
    expect(await mesh.usedBy?.(cluster.kubectl)).toEqual(['the sidecar of Pod shop/web-1']);
    expect(calls[0]?.args).toContain('security.istio.io/tlsMode=istio');
  });
});

describe('the removal of the mesh', () => {
  const answers = (pod: string) => fakeCluster((args) => (args[1] === 'pods' ? pod : none));

  it('takes away what istiod gave every namespace, once all else is gone', async () => {
    const { cluster, calls } = answers(none);
    const removed: string[] = [];
    const meshDoors = { ensure: async () => ({}), remove: async () => void removed.push(`${calls.length}`) };
    await deleteAddOn({ ...cluster, meshDoors }, 'mesh');
    const deletions = calls.map(({ args }) => args).filter(([verb]) => verb === 'delete');
    expect(deletions).toHaveLength(2);
    expect(deletions[1]).toEqual([
      ...['delete', 'configmaps', '--all-namespaces', '--selector', 'istio.io/config=true', '--ignore-not-found'],
    ]);
    expect(removed).toEqual([`${calls.length}`]);
  });

  it('is refused while pods have a sidecar, with nothing deleted', async () => {
    const { cluster, calls } = answers(pods('web-1'));
    await expect(deleteAddOn(cluster, 'mesh')).rejects.toMatchObject({
      code: 'usage',
      message: 'mesh cannot be removed: the sidecar of Pod shop/web-1 would keep what it gave, delete them first',
    });
    expect(calls.filter(({ args }) => args[0] === 'delete')).toEqual([]);
  });
});
