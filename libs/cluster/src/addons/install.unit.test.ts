import { describe, expect, it } from '@jest/globals';
import type { ClusterEvent } from '../provider.ts';
import type { AddOn } from './add-on.ts';
import { ADD_ONS } from './catalogue.ts';
import { applyAddOns, ensureAddOns } from './install.ts';
import { readManifest } from './manifest.ts';
import { fakeCluster } from './testing/fake-cluster.ts';

const one: AddOn = {
  ...ADD_ONS.rollouts,
  objects: ({ references }) => [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'one', labels: { tier: 'x' } } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one' }, data: { image: references['it'] ?? 'none' } },
  ],
};
const other: AddOn = {
  ...ADD_ONS['metrics-server'],
  objects: () => [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'other' } }],
};

describe('applyAddOns', () => {
  const references = { rollouts: { it: 'registry.internal/cutover/it@sha256:1' } };

  it('applies all in one call, in order, each object marked with its add-on', async () => {
    const { cluster, calls } = fakeCluster();
    await applyAddOns(cluster.kubectl, [one, other], { tools: {}, references }, { manifests: ['kind: First\n'] });
    expect(calls.map(({ args }) => args)).toEqual([['apply', '--server-side', '--force-conflicts', '--filename', '-']]);
    const [first, list] = readManifest(calls[0]?.input ?? '');
    expect(first?.kind).toBe('First');
    expect(list?.kind).toBe('List');
    const marks = { 'app.kubernetes.io/managed-by': 'cutover', 'cutover.dev/add-on': 'rollouts' };
    expect((list as unknown as { items: unknown }).items).toMatchObject([
      { metadata: { name: 'one', labels: { tier: 'x', ...marks } } },
      { metadata: { labels: marks }, data: { image: 'registry.internal/cutover/it@sha256:1' } },
      { metadata: { name: 'other', labels: { ...marks, 'cutover.dev/add-on': 'metrics-server' } } },
    ]);
  });

  it('is not checked where the API server has just started', async () => {
    const { cluster, calls } = fakeCluster();
    await applyAddOns(cluster.kubectl, [other], { tools: {}, references }, { unchecked: true });
    expect(calls[0]?.args).toContain('--validate=false');
  });

  it('applies nothing where an image was not pushed', async () => {
    const { cluster, calls } = fakeCluster();
    const facts = { corednsManifest: '', volumes: '/volumes' };
    const applied = applyAddOns(cluster.kubectl, [ADD_ONS.dns], { tools: {}, references, node: facts });
    await expect(applied).rejects.toThrow('push the images first');
    expect(calls).toEqual([]);
  });
});

describe('ensureAddOns', () => {
  it('refuses what a cluster has no place for, before anything is built or applied', async () => {
    const { cluster, calls } = fakeCluster();
    await expect(ensureAddOns(cluster, ['private-registry'])).rejects.toMatchObject({
      code: 'usage',
      message: 'private-registry needs an embedded node: this cluster has none (--provider embedded)',
    });
    expect(calls).toEqual([]);
  });

  it('leaves what every embedded node has to its start, and other clusters have themselves', async () => {
    const { cluster, calls } = fakeCluster();
    await ensureAddOns(cluster, ['dns', 'storage']);
    expect(calls).toEqual([]);
  });

  it('installs nothing over what somebody else serves, and says so', async () => {
    const service = { namespace: 'kube-system', name: 'metrics-server' };
    const { cluster, calls } = fakeCluster(JSON.stringify({ metadata: {}, spec: { service } }));
    const said: string[] = [];
    const progress = ({ detail }: ClusterEvent) => said.push(detail);
    await ensureAddOns(cluster, ['metrics-server'], { progress });
    expect(calls.map(({ args }) => args[0])).toEqual(['get']);
    expect(said).toEqual(['metrics-server is not installed: kube-system/metrics-server does its work on this cluster']);
  });
});
