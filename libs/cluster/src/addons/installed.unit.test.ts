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

const ready = (kind: string, namespace: string, name: string) => ({
  ...{ kind, metadata: { namespace, name, generation: 1 }, spec: { replicas: 1 } },
  status: {
    ...{ observedGeneration: 1, replicas: 1, updatedReplicas: 1, availableReplicas: 1, readyReplicas: 1 },
    ...{ desiredNumberScheduled: 1, updatedNumberScheduled: 1, numberAvailable: 1, numberReady: 1 },
  },
});

describe('what serves once an add-on is set', () => {
  const before = [ready('Deployment', 'istio-system', 'istiod'), ready('DaemonSet', 'istio-cni', 'istio-cni-node')];
  const statusWith = async (...items: object[]) =>
    addOnStatuses(fakeCluster(JSON.stringify({ items })).cluster.kubectl, ['mesh']);

  it('is part of its state', async () => {
    expect(await statusWith(...before)).toMatchObject([
      { name: 'mesh', ready: false, detail: expect.stringContaining('istio-ingress/istio-ingress') },
    ]);
    expect(await statusWith(...before, ready('Deployment', 'istio-ingress', 'istio-ingress'))).toEqual([
      { name: 'mesh', title: 'Istio', ready: true },
    ]);
  });
});

/** A cluster with one add-on, whose kinds have these objects. */
function withObjects(name: string, kinds: readonly string[], objects: readonly object[]) {
  const crds = kinds.map((plural) => ({ spec: { group: 'argoproj.io', names: { plural } } }));
  return fakeCluster((args) => {
    if (args[1] === 'persistentvolumes' || args[1] === 'namespaces') return JSON.stringify({ items: [] });
    if (args[1]?.startsWith('customresourcedefinitions')) return JSON.stringify({ items: crds });
    return args.some((arg) => arg.includes('!=')) ? JSON.stringify({ items: objects }) : listed(name);
  });
}

describe('an add-on that runs', () => {
  it('is not ready where it cannot do its work, and says why', async () => {
    const metadata = { namespace: 'metallb-system', generation: 1 };
    const status = { observedGeneration: 1, replicas: 1, updatedReplicas: 1, availableReplicas: 1 };
    const deployment = { kind: 'Deployment', metadata: { ...metadata, name: 'controller' }, spec: {}, status };
    const daemons = {
      kind: 'DaemonSet',
      metadata: { ...metadata, name: 'speaker' },
      status: { observedGeneration: 1 },
    };
    const waiting = { metadata: { namespace: 'shop', name: 'web' }, spec: { type: 'LoadBalancer' } };
    const answers: Record<string, readonly object[]> = { services: [waiting], 'ipaddresspools.metallb.io': [] };
    const { cluster } = fakeCluster((args) =>
      JSON.stringify({ items: answers[args[1] ?? ''] ?? [deployment, daemons] }),
    );
    expect(await addOnStatuses(cluster.kubectl, ['metallb'])).toEqual([
      { name: 'metallb', title: 'MetalLB', ready: false, detail: expect.stringContaining('service shop/web waits') },
    ]);
  });
});

describe('deleteAddOn', () => {
  it('deletes by the mark, an APIService first and the namespace last', async () => {
    const { cluster, calls } = withObjects('metrics-server', [], []);
    await deleteAddOn(cluster, 'metrics-server');
    const args = calls.at(-1)?.args ?? [];
    expect(args[0]).toBe('delete');
    expect(args[1]).toMatch(/^apiservices\..*,customresourcedefinitions\.[^,]*,namespaces$/);
    expect(args).toContain('app.kubernetes.io/managed-by=cutover,cutover.dev/add-on=metrics-server');
  });

  it('waits for the volumes that were claimed in its namespace, and then removes what it keeps outside', async () => {
    const volume = (name: string, namespace: string) => ({ metadata: { name }, spec: { claimRef: { namespace } } });
    const steps: string[] = [];
    const { cluster } = fakeCluster((args) => {
      if (args[0] !== 'get') steps.push(args.slice(0, 3).join(' '));
      if (args[1] === 'namespaces') return JSON.stringify({ items: [{ metadata: { name: 'private-registry' } }] });
      const volumes = [volume('pvc-1', 'private-registry'), volume('pvc-2', 'shop'), { metadata: {}, spec: {} }];
      return args[1] === 'persistentvolumes' ? JSON.stringify({ items: volumes }) : listed();
    });
    const remove = () => Promise.resolve(void steps.push('outside'));
    const never = () => Promise.reject(new Error('not called'));
    await deleteAddOn({ ...cluster, privateRegistry: { remove, ensure: never, login: never } }, 'private-registry');
    expect(steps).toEqual([
      expect.stringMatching(/^delete .*statefulsets.*namespaces/),
      'wait --for=delete persistentvolume/pvc-1',
      'outside',
    ]);
  });

  it('leaves alone what people have made of its kinds, and names it', async () => {
    const rollout = (name: string) => ({ kind: 'Rollout', metadata: { namespace: 'shop', name } });
    const rollouts = Array.from({ length: 5 }, (_, i) => rollout(`web-${i}`));
    const owned = { kind: 'AnalysisRun', metadata: { namespace: 'shop', name: 'run', ownerReferences: [{}] } };
    const used = withObjects('rollouts', ['rollouts', 'analysisruns'], [owned, ...rollouts]);
    await expect(deleteAddOn(used.cluster, 'rollouts')).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(
        'Rollout shop/web-0, Rollout shop/web-1, Rollout shop/web-2, 2 more would go with it',
      ),
    });
    expect(used.calls.some(({ args }) => args[0] === 'delete')).toBe(false);
    expect(used.calls.at(-1)?.args[1]).toBe('rollouts.argoproj.io,analysisruns.argoproj.io');
    const unused = withObjects('rollouts', ['rollouts'], [owned]);
    await deleteAddOn(unused.cluster, 'rollouts');
    expect(unused.calls.at(-1)?.args[0]).toBe('delete');
  });

  it('leaves alone what gave people’s objects something, and names them', async () => {
    const shop = {
      ...{ metadata: { namespace: 'shop', name: 'web' }, spec: { type: 'LoadBalancer' } },
      status: { loadBalancer: { ingress: [{ ip: '10.88.0.200' }] } },
    };
    const { cluster, calls } = fakeCluster((args) =>
      args[1] === 'services' ? JSON.stringify({ items: [shop] }) : JSON.stringify({ items: [] }),
    );
    await expect(deleteAddOn(cluster, 'metallb')).rejects.toMatchObject({
      code: 'usage',
      message: 'metallb cannot be removed: Service shop/web would keep what it gave, delete them first',
    });
    expect(calls.some(({ args }) => args[0] === 'delete')).toBe(false);
  });

  it('refuses what every node has', async () => {
    const { cluster, calls } = fakeCluster(listed('dns'));
    await expect(deleteAddOn(cluster, 'dns')).rejects.toMatchObject({
      code: 'usage',
      message: 'dns cannot be removed: every embedded node has it, remove the whole node',
    });
    expect(calls).toEqual([]);
  });
});
