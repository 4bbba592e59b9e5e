import { describe, expect, it } from '@jest/globals';

import { findEntry } from './find-entry.ts';
import { manifestsOf } from './manifest.ts';
import { type LaneChange, postRender } from './post-render.ts';
import { anyAppStrategies } from '../../strategy/any-app.ts';
import { strategyOf } from '../../strategy/strategies.ts';
import { shopManifests } from '../../testing/shop-manifests.ts';

const shop = () => manifestsOf(shopManifests, 'test');
const entry = { workload: 'shop', container: 'shop', service: 'shop-web', port: 8080 };
const change = (more: Partial<LaneChange> = {}): LaneChange => ({
  ...{ entry, namespace: 'lane-a', image: 'registry.invalid/shop@sha256:1', replicas: 3, annotations: {} },
  strategy: strategyOf('rolling').values.strategy,
  ...more,
});
const rendered = (more?: Partial<LaneChange>) => manifestsOf(postRender(shop(), change(more)), 'test');
const another = (kind: string, name: string, spec = {}) => ({ apiVersion: 'v1', kind, metadata: { name }, spec });

describe('findEntry', () => {
  it('finds workload, container, Service and port where each is the only one or named alike', () => {
    expect(findEntry(shop(), {})).toEqual(entry);
  });

  it.each([
    [[another('Deployment', 'jobs')], {}, /more than one Deployment: say which by --workload: shop, jobs$/],
    [[], { workload: 'shops' }, /^--workload: there is no Deployment shops, but shop$/],
    [[], { container: 'web' }, /^--container: there is no container of Deployment shop web, but logs, shop$/],
    [[], { port: 80 }, /^--port: there is no port of Service shop-web 80, but 8080$/],
    [
      [another('Service', 'shop-too', { selector: { tier: 'web' }, ports: [{ port: 80 }] })],
      {},
      /more than one Service that selects Deployment shop: say which by --service: shop-web, shop-too$/,
    ],
  ])('names what there are several of, or what there is instead', (more, asked, message) => {
    expect(() => findEntry([...shop(), ...more], asked)).toThrow(message);
  });

  it('refuses an app without a Deployment, and one without a Service of its own address', () => {
    const [deployment, service] = shop() as unknown as [never, { spec: object }];
    expect(() => findEntry([service as never], {})).toThrow(/there is no Deployment/);
    const headless = { ...service, spec: { ...service.spec, clusterIP: 'None' } };
    expect(() => findEntry([deployment, headless as never], {})).toThrow(/no Service that selects Deployment shop/);
  });
});

describe('postRender', () => {
  it('sets image, number of pods, strategy and namespace, and leaves everything else as it was', () => {
    const [deployment, service, ...more] = rendered();
    expect(more).toEqual([]);
    const before = shop()[0]!;
    expect(deployment).toEqual({
      ...before,
      metadata: { name: 'shop', namespace: 'lane-a' },
      spec: {
        ...before.spec,
        replicas: 3,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        template: {
          metadata: { ...before.spec!.template!.metadata, annotations: {} },
          spec: {
            containers: [
              { name: 'logs', image: 'logs:1' },
              { name: 'shop', image: 'registry.invalid/shop@sha256:1', ports: [{ containerPort: 3000 }] },
            ],
          },
        },
      },
    });
    expect(service!.metadata).toEqual({ name: 'shop-web', namespace: 'lane-a' });
  });

  it('makes a Rollout of the Deployment where the strategy is one of Argo Rollouts', () => {
    const [rollout, ...more] = rendered({ strategy: strategyOf('blue-green').values.strategy });
    expect(rollout).toMatchObject({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      spec: { strategy: { blueGreen: { activeService: 'shop-web', autoPromotionEnabled: false } }, selector: {} },
    });
    expect(more.map(({ kind }) => kind)).toEqual(['Service']);
  });

  it('tells two rounds of the same image apart', () => {
    const [deployment] = rendered({ annotations: { 'cutover/round': 'new' } });
    expect(deployment!.spec!.template!.metadata!.annotations).toEqual({ 'cutover/round': 'new' });
  });

  it.each(['ClusterRole', 'PersistentVolume', 'ValidatingAdmissionPolicy'])(
    'refuses a %s, the whole cluster’s',
    (kind) => {
      expect(() => postRender([...shop(), another(kind, 'reader')], change())).toThrow(
        new RegExp(`^${kind} reader is the whole cluster's`),
      );
    },
  );

  it('suits strategies that are only a way of replacing pods', () => {
    const suitable = anyAppStrategies();
    expect(suitable).toEqual(
      expect.arrayContaining([
        'rolling',
        'blue-green',
        'blue-green-early-back',
        'recreate',
        'noise-none',
        'noise-same',
      ]),
    );
    for (const name of ['rolling-no-drain', 'blue-green-ungated', 'rolling-mesh', 'statefulset-rolling'] as const)
      expect(suitable).not.toContain(name);
  });
});

describe('manifestsOf', () => {
  it('reads Lists and JSON, and says in one line what is not YAML', () => {
    const list = JSON.stringify({ kind: 'List', items: [another('Service', 'a'), another('Service', 'b')] });
    expect(manifestsOf(list, 'test').map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
    expect(manifestsOf('---\n# nothing\n---\n', 'test')).toEqual([]);
    expect(() => manifestsOf('a: [', '--manifests x.yaml')).toThrow(/^--manifests x\.yaml: not YAML: [^\n]+$/);
  });

  it.each([
    ['replicas: 3', /^x\.yaml is no object of a cluster: apiVersion and kind and metadata\.name missing$/],
    ['- a\n- b', /^x\.yaml is no object of a cluster$/],
    [
      'kind: Service\nmetadata: { name: a }\napiVersion: v1\n---\nkind: Pod\napiVersion: v1',
      /^x\.yaml: document 2 .*: metadata\.name missing$/,
    ],
    ['resources:\n- shop.yaml', /^x\.yaml is Kustomize's: render it/],
    ['{"kind":"List","items":[{"kind":"Pod"}]}', /apiVersion and metadata\.name missing$/],
  ])('refuses in one line what is none: %s', (text, message) => {
    expect(() => manifestsOf(text, 'x.yaml')).toThrow(message);
  });
});
