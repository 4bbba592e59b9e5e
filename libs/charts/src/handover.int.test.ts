import { describe, expect, it } from '@jest/globals';
import type { Manifest } from './manifest.ts';
import { BUILD_MS } from './testing/rendering.ts';
import { upgradedObjects } from './testing/upgraded-objects.ts';

const HASH = 'rollouts-pod-template-hash';
const meta = (generation: number) => ({
  ...{ name: 'account', namespace: 'somewhere', generation, uid: 'any', resourceVersion: '7' },
  labels: { 'app.kubernetes.io/instance': 'account' },
});
const spec = {
  replicas: 2,
  selector: { matchLabels: { 'app.kubernetes.io/name': 'account' } },
  template: { spec: { containers: [{ name: 'account', image: 'registry.example/account:old' }] } },
};
const serves = { observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 2 };

const deployment = (status: object = serves, strategy: object = { type: 'RollingUpdate' }) => ({
  ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: meta(2), spec: { ...spec, strategy }, status },
});
const rollout = (phase: string, strategy: object = { blueGreen: { activeService: 'account' } }) => ({
  ...{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', metadata: meta(2), spec: { ...spec, strategy } },
  status: { phase, observedGeneration: '2' },
});
const service = (selector: object) => ({
  ...{ apiVersion: 'v1', kind: 'Service', metadata: meta(1), spec: { selector } },
});

interface Asked {
  readonly strategy: string;
  readonly values?: object;
  readonly chart?: string;
}

/** What an upgrade renders of workloads where these objects are there. */
async function upgraded({ strategy, values = {}, chart = 'account' }: Asked, ...live: readonly object[]) {
  const own = strategy === '' ? {} : { strategy: { type: strategy } };
  const objects = await upgradedObjects({ chart, values: { ...own, ...values }, live });
  return objects.filter(({ kind }) => kind === 'Deployment' || kind === 'Rollout');
}

const kinds = (manifests: readonly Manifest[]) => manifests.map(({ kind }) => kind).sort();
const leaving = (manifests: readonly Manifest[]) =>
  manifests.find(({ metadata }) => metadata.annotations?.['cutover.dev/handed-over'] !== undefined);

describe('an upgrade to another kind of strategy', () => {
  it(
    'keeps the Deployment as it is until the Rollout is healthy',
    async () => {
      const first = await upgraded({ strategy: 'blueGreen' }, deployment());
      expect(kinds(first)).toEqual(['Deployment', 'Rollout']);
      expect(leaving(first)).toMatchObject({ kind: 'Deployment', spec: deployment().spec });
      expect(Object.keys(leaving(first)!)).not.toContain('status');
      expect(kinds(await upgraded({ strategy: 'blueGreen' }, deployment(), rollout('Progressing')))).toHaveLength(2);
      expect(kinds(await upgraded({ strategy: 'blueGreen' }, deployment(), rollout('Healthy')))).toEqual(['Rollout']);
    },
    BUILD_MS,
  );

  it(
    'keeps the Rollout until the Deployment serves and no Service selects the Rollout alone, and makes it let go of that',
    async () => {
      const first = await upgraded({ strategy: 'rolling' }, rollout('Healthy'), service({ [HASH]: '6d4f' }));
      expect(kinds(first)).toEqual(['Deployment', 'Rollout']);
      expect(leaving(first)).toMatchObject({ kind: 'Rollout', spec: { ...spec, strategy: { canary: {} } } });
      const free = rollout('Healthy', { canary: {} });
      const starting = deployment({ ...serves, availableReplicas: 1 });
      for (const [one, other, selector, expected] of [
        [free, starting, {}, ['Deployment', 'Rollout']],
        [free, deployment(), { [HASH]: '6d4f' }, ['Deployment', 'Rollout']],
        [free, deployment({ ...serves, observedGeneration: 1 }), {}, ['Deployment', 'Rollout']],
        [free, deployment(), {}, ['Deployment']],
      ] as const) {
        expect(kinds(await upgraded({ strategy: 'rolling' }, one, other, service(selector)))).toEqual(expected);
      }
    },
    BUILD_MS,
  );

  it(
    'is refused by its value while somebody holds the switch',
    async () => {
      await expect(upgraded({ strategy: 'rolling' }, rollout('Paused'))).rejects.toThrow(
        /^charts\/account: strategy\.type: the switch of Rollout account is paused, .*: promote or abort it first$/,
      );
    },
    BUILD_MS,
  );

  it(
    'is none where the kind stays, or nothing is there',
    async () => {
      expect(kinds(await upgraded({ strategy: 'recreate' }, deployment()))).toEqual(['Deployment']);
      expect(kinds(await upgraded({ strategy: 'blueGreen' }, rollout('Paused')))).toEqual(['Rollout']);
      expect(kinds(await upgraded({ strategy: 'rolling' }))).toEqual(['Deployment']);
    },
    BUILD_MS,
  );
});

describe('what cannot be changed', () => {
  it(
    'is refused by its value before anything is applied, whoever applies it and whatever kind it becomes',
    async () => {
      const line =
        /^charts\/account: nameOverride: Deployment account selects its pods by the name account, .* uninstall first$/;
      const values = { nameOverride: 'other', fullnameOverride: 'account' };
      for (const strategy of ['rolling', 'blueGreen'])
        await expect(upgraded({ strategy, values }, deployment())).rejects.toThrow(line);
      const set = {
        ...{ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { ...meta(1), name: 'mongo' } },
        spec: {
          selector: { matchLabels: { 'app.kubernetes.io/name': 'mongo' } },
          volumeClaimTemplates: [{ spec: { resources: { requests: { storage: '7Gi' } } } }],
        },
      };
      await expect(upgraded({ chart: 'mongo', strategy: '' }, set)).rejects.toThrow(
        /^charts\/mongo: persistence\.size: StatefulSet mongo was made with 7Gi, which cannot be changed to /,
      );
    },
    BUILD_MS,
  );
});
