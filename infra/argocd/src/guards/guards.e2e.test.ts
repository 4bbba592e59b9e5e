import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Verdict } from '@cutover/charts/testing';
import { until } from '@cutover/testing-kit';
import { previewsSet } from '../previews/previews-set.ts';
import { buildAsArgoCd } from '../testing/build-as-argocd.ts';
import { deployment, HOSTILE, objectOf, pod } from '../testing/hostile.ts';
import { account, DELIVERY_USER, FRAMER_USER, PreviewCluster } from '../testing/preview-cluster.ts';
import { previewedBy, SOME_PREVIEW } from '../testing/previewed.ts';
import { PREVIEW_GUARDS } from './preview-guards.ts';

/** Compiling what is not there yet. */
const COLD_MS = 45 * 60_000;
const PATIENCE_MS = 5 * 60_000;
const PATIENCE = { withinMs: 120_000, everyMs: 300 };

const OWN = `preview-${SOME_PREVIEW.number}`;
const DEPLOYER_USER = account(OWN, 'deployer');

let cluster: PreviewCluster;
beforeAll(async () => {
  cluster = await PreviewCluster.start();
  await cluster.makeFrame(SOME_PREVIEW);
  await cluster.server.client.create(APPLICATION);
}, COLD_MS);
afterAll(() => cluster?.stop());

const APPLICATION = {
  ...{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' },
  metadata: {
    name: OWN,
    namespace: 'argocd',
    labels: { of: 'a' },
    annotations: { of: 'a' },
    finalizers: ['a.example/b'],
  },
  spec: {
    project: 'previews',
    source: { repoURL: 'https://forge.example/bank.git', path: 'a', targetRevision: 'a'.repeat(40) },
    destination: { server: 'https://kubernetes.default.svc', namespace: OWN },
  },
};
const APPLICATION_PATH = `/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/${OWN}`;

/** Of node ports and load balancers the quota counts none, too. */
const QUOTA_TOO = /exceeded quota: quota, requested: services\.(nodeports|loadbalancers)=1/;

interface Planted {
  readonly guard: string;
  readonly what: string;
  readonly says: RegExp;
  readonly ask: () => Promise<Verdict>;
}

const asked = (object: object, as?: string) =>
  cluster.server.client.verdictOf(object as never, as === undefined ? {} : { as });
const changed = (change: object) =>
  cluster.server.client.verdictOfChange(APPLICATION_PATH, change, { as: DELIVERY_USER });

// eslint-disable-next-line max-params -- a row of a table each
const inNamespace = (namespace: string, apiVersion: string, kind: string, more: object, name = 'hostile') => ({
  ...{ apiVersion, kind, metadata: { name, namespace } },
  ...more,
});
const quota = { spec: { hard: { pods: '0' } } };
const bound = {
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'preview-deployer' },
  subjects: [{ kind: 'ServiceAccount', name: 'deployer', namespace: OWN }],
};
const RBAC = 'rbac.authorization.k8s.io/v1';
const FRAMER_SAYS = /namespace "[^"]+": expected preview-NUMBER/;
const FRAME_SAYS = /is of the frame, which main makes/;
const REFRESH_SAYS = /expected no change but of/;

/** By whom, and not only what. */
const BY_ACCOUNT: readonly Planted[] = [
  ...[
    ['a namespace that is no preview', inNamespace('', 'v1', 'Namespace', {}, 'stag')],
    ['a namespace without a number', inNamespace('', 'v1', 'Namespace', {}, 'preview-x')],
    ['a namespace that only begins like a preview', inNamespace('', 'v1', 'Namespace', {}, 'preview-7-x')],
    ['a quota of an environment', inNamespace('dev', 'v1', 'ResourceQuota', quota)],
    ['rights in an environment', inNamespace('dev', RBAC, 'RoleBinding', bound)],
    ['rights in Argo CD’s namespace', inNamespace('argocd', RBAC, 'RoleBinding', bound)],
  ].map(([what, object]) => ({
    ...{
      guard: 'preview-framer',
      what: String(what),
      says: FRAMER_SAYS,
      ask: () => asked(object as object, FRAMER_USER),
    },
  })),
  {
    ...{ guard: 'preview-framer', what: 'the end of an environment', says: FRAMER_SAYS },
    ask: () => cluster.server.client.verdictOfRemoval('/api/v1/namespaces/dev', { as: FRAMER_USER }),
  },
  {
    ...{ guard: 'preview-frame', what: 'the end of what denies all', says: FRAME_SAYS },
    ask: () =>
      cluster.server.client.verdictOfRemoval(
        `/apis/networking.k8s.io/v1/namespaces/${OWN}/networkpolicies/frame-deny`,
        {
          as: DEPLOYER_USER,
        },
      ),
  },
  {
    ...{ guard: 'preview-frame', what: 'an account with a token', says: FRAME_SAYS },
    ask: () =>
      cluster.server.client.verdictOfChange(
        `/api/v1/namespaces/${OWN}/serviceaccounts/deployer`,
        { automountServiceAccountToken: true },
        { as: DEPLOYER_USER },
      ),
  },
  ...[
    ['another source', { spec: { source: { targetRevision: 'main' } } }],
    ['another project', { spec: { project: 'root' } }],
    ['a sync', { operation: { sync: { revision: 'main' } } }],
    ['an end without cleaning up', { metadata: { finalizers: null } }],
    ['another label', { metadata: { labels: { of: 'b' } } }],
    ['another annotation', { metadata: { annotations: { of: 'b' } } }],
    ['no annotation', { metadata: { annotations: { of: null } } }],
    ['another state', { status: { health: { status: 'Healthy' } } }],
  ].map(([what, change]) => ({
    ...{ guard: 'delivery-refreshes', what: String(what), says: REFRESH_SAYS, ask: () => changed(change as object) },
  })),
  {
    ...{ guard: 'delivery-refreshes', what: 'an Application of its own', says: /expected an update, got CREATE/ },
    ask: () => asked({ ...APPLICATION, metadata: { name: 'mine', namespace: 'argocd' } }, DELIVERY_USER),
  },
  {
    ...{ guard: 'delivery-refreshes', what: 'the end of an Application', says: /expected an update, got DELETE/ },
    ask: () => cluster.server.client.verdictOfRemoval(APPLICATION_PATH, { as: DELIVERY_USER }),
  },
];

const PLANTED: readonly Planted[] = [
  // A pod is made by a controller; the deployer may make none.
  ...HOSTILE.map(({ object, ...one }) => ({
    ...one,
    ask: () => asked(object, object.kind === 'Pod' ? undefined : DEPLOYER_USER),
  })),
  ...BY_ACCOUNT,
];

const ALLOWED: readonly [what: string, ask: () => Promise<Verdict>][] = [
  ['a Deployment of this commit', () => asked(deployment(), DEPLOYER_USER)],
  [
    'an image by digest',
    () =>
      asked(deployment(pod({}, `registry.cutover.internal/cutover/account@sha256:${'a'.repeat(64)}`)), DEPLOYER_USER),
  ],
  ['an account of a service', () => asked(inNamespace(OWN, 'v1', 'ServiceAccount', {}, 'account'), DEPLOYER_USER)],
  ['a namespace of another preview', () => asked(inNamespace('', 'v1', 'Namespace', {}, 'preview-12'), FRAMER_USER)],
  [
    'the question to look again',
    () => changed({ metadata: { annotations: { 'argocd.argoproj.io/refresh': 'normal' } } }),
  ],
  [
    'a Secret of the preview',
    () => asked({ ...inNamespace(OWN, 'v1', 'Secret', { stringData: { a: 'b' } }), type: 'Opaque' }, DELIVERY_USER),
  ],
  // Guards of previews are of previews.
  [
    'an image of elsewhere in an environment',
    () => asked({ ...deployment(pod({}, 'evil.example/a')), metadata: { name: 'a', namespace: 'dev' } }),
  ],
];

describe('guards of previews, on a real API server', () => {
  it(
    'take all of a preview and warn of nothing, as its deployer applies it',
    async () => {
      const built = await buildAsArgoCd(previewedBy(previewsSet(), SOME_PREVIEW));
      const verdicts: [string, Verdict][] = [];
      for (const object of built)
        verdicts.push([`${object.kind} ${object.metadata.name}`, await asked(object, DEPLOYER_USER)]);
      expect(verdicts.filter(([, { refusal, warnings }]) => refusal !== undefined || warnings.length > 0)).toEqual([]);
    },
    PATIENCE_MS,
  );

  it.each(ALLOWED)('take %s', async (_what, ask) => {
    expect(await ask()).toEqual({ warnings: [] });
  });

  it('each have something planted', () => {
    const planted = new Set(PLANTED.map(({ guard }) => guard));
    expect([...planted].sort()).toEqual(PREVIEW_GUARDS.map(({ name }) => name).sort());
    expect(PLANTED.length).toBeGreaterThan(30);
  });

  it.each(PLANTED)('$guard refuses $what', async ({ guard, says, ask }) => {
    const { refusal } = await ask();
    expect(refusal).toContain(`ValidatingAdmissionPolicy '${guard}'`);
    expect(refusal).toMatch(says);
  });

  it.each(PREVIEW_GUARDS)(
    '$name is all that refuses it: without it, everything that it refuses is taken',
    async ({ name }) => {
      await cluster.unbind(name);
      try {
        for (const { guard, what, ask } of PLANTED)
          if (guard === name)
            await until(
              `${what} is taken`,
              async () => {
                const { refusal } = await ask();
                return refusal === undefined || QUOTA_TOO.test(refusal) || undefined;
              },
              PATIENCE,
            );
      } finally {
        await cluster.bind(name);
      }
    },
    PATIENCE_MS,
  );
});

describe('rights of previews, on a real API server', () => {
  const refusedBy = async (object: object, as: string) => (await asked(object, as)).refusal;
  const secret = (namespace: string) => inNamespace(namespace, 'v1', 'Secret', { stringData: { a: 'b' } });

  it('do not reach into another namespace, and make nothing of a frame', async () => {
    const elsewhere = { ...deployment(), metadata: { name: 'a', namespace: 'dev' } };
    expect(await refusedBy(elsewhere, DEPLOYER_USER)).toMatch(/cannot create resource "deployments"/);
    for (const object of [
      secret(OWN),
      inNamespace(OWN, 'v1', 'ResourceQuota', quota),
      inNamespace(OWN, RBAC, 'RoleBinding', bound),
      inNamespace(OWN, RBAC, 'Role', { rules: [] }),
      inNamespace('', RBAC, 'ClusterRole', { rules: [] }),
      inNamespace('', 'v1', 'Namespace', {}, 'preview-9'),
    ])
      expect(await refusedBy(object, DEPLOYER_USER)).toMatch(/cannot create resource/);
    expect(await refusedBy(secret('dev'), DELIVERY_USER)).toMatch(/cannot create resource "secrets"/);
  });

  it('of who makes frames are bound by name: no other role can be given', async () => {
    const wide = { ...bound, roleRef: { ...bound.roleRef, name: 'cluster-admin' } };
    expect(await refusedBy(inNamespace(OWN, RBAC, 'RoleBinding', wide), FRAMER_USER)).toMatch(
      /attempting to grant RBAC permissions not currently held/,
    );
    expect(await refusedBy(inNamespace(OWN, RBAC, 'RoleBinding', bound), FRAMER_USER)).toBeUndefined();
    expect(await refusedBy(secret(OWN), FRAMER_USER)).toMatch(/cannot create resource "secrets"/);
  });

  it('end at the level restricted: a pod in the network of the node and a folder of it are refused', async () => {
    const inside = pod({ hostNetwork: true });
    expect((await asked(objectOf('v1', 'Pod', inside))).refusal).toMatch(/violates PodSecurity "restricted:latest"/);
    const folder = pod({ volumes: [{ name: 'n', hostPath: { path: '/' } }] });
    expect((await asked(objectOf('v1', 'Pod', folder))).refusal).toMatch(/hostPath/);
  });

  it(
    'end at the quota: the pod after the last is refused',
    async () => {
      const { client } = cluster.server;
      const resources = { requests: { cpu: '1m', memory: '1Mi' }, limits: { memory: '1Mi' } };
      const small = pod({ containers: [{ ...pod().containers[0], resources }] });
      const one = (at: number) => objectOf('v1', 'Pod', small, `pod-${at}`);
      await until(
        'the quota is counted',
        async () => (await asked(one(0))).refusal === undefined || undefined,
        PATIENCE,
      );
      for (let at = 0; at < 20; at++) await client.create(one(at));
      expect((await asked(one(20))).refusal).toMatch(
        /exceeded quota: quota, requested: pods=1, used: pods=20, limited: pods=20/,
      );
    },
    PATIENCE_MS,
  );
});

describe('the end of a preview', () => {
  it(
    'takes all that is in it, once its frame is taken away',
    async () => {
      const { client } = cluster.server;
      const gone = { number: '8', commit: SOME_PREVIEW.commit };
      const frame = await cluster.makeFrame(gone);
      const as = account('preview-8', 'deployer');
      for (const object of await buildAsArgoCd(previewedBy(previewsSet(), gone))) await client.create(object, { as });
      await client.create(
        {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: 'made', namespace: 'preview-8' },
          stringData: { a: 'b' },
        },
        { as: DELIVERY_USER },
      );
      expect(await client.has('/apis/apps/v1/namespaces/preview-8/deployments/account')).toBe(true);
      // As Argo CD takes it away: with its own rights, one object like the other.
      const paths: Readonly<Record<string, string>> = {
        Namespace: '/api/v1/namespaces',
        NetworkPolicy: '/apis/networking.k8s.io/v1/namespaces/preview-8/networkpolicies',
        RoleBinding: '/apis/rbac.authorization.k8s.io/v1/namespaces/preview-8/rolebindings',
        ServiceAccount: '/api/v1/namespaces/preview-8/serviceaccounts',
        ResourceQuota: '/api/v1/namespaces/preview-8/resourcequotas',
        LimitRange: '/api/v1/namespaces/preview-8/limitranges',
      };
      for (const { kind, metadata } of frame.toReversed()) await client.remove(`${paths[kind]}/${metadata.name}`);
      await until(
        'the namespace is gone',
        async () => !(await client.has('/api/v1/namespaces/preview-8')) || undefined,
        {
          ...PATIENCE,
          withinMs: PATIENCE_MS / 2,
        },
      );
      for (const plural of ['deployments', 'statefulsets'])
        expect(await client.has(`/apis/apps/v1/namespaces/preview-8/${plural}/account`)).toBe(false);
      const { items } = (await client.read('/api/v1/secrets')) as { items: { metadata: { namespace: string } }[] };
      expect(items.filter(({ metadata }) => metadata.namespace === 'preview-8')).toEqual([]);
      // The account that it was deployed by has no rights left.
      expect(
        (await client.verdictOf({ ...deployment(), metadata: { name: 'a', namespace: 'preview-8' } } as never, { as }))
          .refusal,
      ).toMatch(/cannot create resource/);
    },
    PATIENCE_MS,
  );
});
