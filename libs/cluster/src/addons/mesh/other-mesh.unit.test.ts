import { describe, expect, it } from '@jest/globals';
import { fakeCluster } from '../testing/fake-cluster.ts';
import { needMesh } from './need-mesh.ts';
import { otherMesh } from './other-mesh.ts';

const OURS = { 'cutover.dev/add-on': 'mesh' };
const CRD = 'customresourcedefinition.apiextensions.k8s.io/virtualservices.networking.istio.io';

interface Planted {
  readonly injectors?: readonly object[];
  readonly crd?: object;
  readonly namespace?: object;
}

/** A cluster's answers about its mesh. */
function clusterWith({ injectors = [], crd, namespace }: Planted) {
  return fakeCluster(([, kind = '', ...rest]) => {
    if (kind === 'mutatingwebhookconfigurations') return JSON.stringify({ items: injectors });
    if (kind === 'namespace') return namespace === undefined ? '' : JSON.stringify(namespace);
    if (crd === undefined) return '';
    return rest.includes('name') ? CRD : JSON.stringify(crd);
  }).cluster.kubectl;
}

const injector = (labels: object, service?: object) => ({
  metadata: { name: 'istio-sidecar-injector', labels },
  ...(service ? { webhooks: [{ clientConfig: { service } }] } : {}),
});

describe('another mesh', () => {
  it('is none where nothing of Istio is there, or ours is', async () => {
    expect(await otherMesh(clusterWith({}))).toBeUndefined();
    const ours = { injectors: [injector(OURS)], crd: { metadata: { labels: OURS } } };
    expect(await otherMesh(clusterWith(ours))).toBeUndefined();
  });

  it('is named by the istiod that injects', async () => {
    const service = { namespace: 'mesh-1', name: 'istiod-canary' };
    const found = clusterWith({ injectors: [injector({}, service)], crd: { metadata: {} } });
    expect(await otherMesh(found)).toBe('istiod mesh-1/istiod-canary');
    expect(await otherMesh(clusterWith({ injectors: [injector({})] }))).toBe('istiod istio-sidecar-injector');
  });

  it('has its kinds left alone where its istiod is gone', async () => {
    await expect(otherMesh(clusterWith({ crd: { metadata: {} } }))).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/^mesh cannot be installed: .* of another installation and no istiod: .*$/),
    });
  });
});

describe('needMesh', () => {
  const crd = { metadata: {} };
  const injectors = [injector({})];
  const labelled = (labels: object) => ({ metadata: { labels } });
  const need = (planted: Planted) => needMesh(clusterWith(planted), 'shop');

  it.each([{ 'istio-injection': 'enabled' }, { 'istio.io/rev': 'canary' }])('is content with %j', async (labels) => {
    await expect(need({ crd, injectors, namespace: labelled(labels) })).resolves.toBeUndefined();
  });

  it.each<[string, Planted, string]>([
    ['no kinds', {}, 'this cluster has no mesh (no kind virtualservices.networking.istio.io): cutover up --with mesh'],
    ['no injector', { crd }, "this cluster has Istio's kinds, and nothing that injects sidecars: is istiod installed?"],
    ['no such namespace', { crd, injectors }, 'there is no namespace shop'],
    ...[{}, { 'istio-injection': 'disabled' }, { 'istio-injection': 'disabled', 'istio.io/rev': 'x' }].map(
      (labels): [string, Planted, string] => [
        `injection off by ${JSON.stringify(labels)}`,
        { crd, injectors, namespace: labelled(labels) },
        'pods of namespace shop get no sidecar: kubectl label namespace shop istio-injection=enabled',
      ],
    ),
  ])('says in one line what is missing: %s', async (_, planted, message) => {
    await expect(need(planted)).rejects.toMatchObject({ code: 'usage', message });
  });
});
