import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BUILD_MS } from '@cutover/charts/testing';
import { buildFolder } from './build/kustomize.ts';
import { valueAt } from './objects/json.ts';
import type { Json, JsonObject } from './objects/json.ts';
import { toYaml } from './objects/kubernetes-object.ts';
import { HERE } from './here.ts';
import { kustomizePath } from './testing/tools.ts';

const NAME = 'account';
const container = {
  name: NAME,
  image: 'registry.example/account',
  env: [
    { name: 'A', valueFrom: { configMapKeyRef: { name: NAME, key: 'a' } } },
    { name: 'B', valueFrom: { secretKeyRef: { name: NAME, key: 'b' } } },
  ],
  envFrom: [{ configMapRef: { name: NAME } }, { secretRef: { name: NAME } }],
};
const template = {
  metadata: { labels: { app: NAME } },
  spec: {
    serviceAccountName: NAME,
    imagePullSecrets: [{ name: NAME }],
    containers: [container],
    volumes: [
      { name: 'c', configMap: { name: NAME } },
      { name: 's', secret: { secretName: NAME } },
    ],
  },
};
const analysis = { templates: [{ templateName: NAME }] };
const STRATEGIES = {
  blueGreen: {
    activeService: NAME,
    previewService: 'account-preview',
    prePromotionAnalysis: analysis,
    postPromotionAnalysis: analysis,
  },
  canary: {
    stableService: NAME,
    canaryService: 'account-preview',
    trafficRouting: { istio: { virtualService: { name: NAME, routes: ['primary'] } } },
    analysis,
    steps: [{ setWeight: 20 }, { analysis }],
  },
} as const;

const object = (apiVersion: string, kind: string, name: string, rest: object = {}) => ({
  apiVersion,
  kind,
  metadata: { name },
  ...rest,
});

const rollout = (strategy: object) =>
  object('argoproj.io/v1alpha1', 'Rollout', NAME, {
    spec: { replicas: 3, selector: { matchLabels: { app: NAME } }, strategy, template },
  });

/** All that a Rollout can name, and what can name one. */
const surroundings = [
  object('v1', 'Service', NAME, { spec: { selector: { app: NAME } } }),
  object('v1', 'Service', 'account-preview', { spec: { selector: { app: NAME } } }),
  object('networking.istio.io/v1', 'VirtualService', NAME, {
    spec: {
      http: [
        { name: 'primary', route: [{ destination: { host: NAME } }, { destination: { host: 'account-preview' } }] },
      ],
    },
  }),
  object('v1', 'ConfigMap', NAME, { data: { a: '1' } }),
  object('v1', 'Secret', NAME),
  object('v1', 'ServiceAccount', NAME),
  object('argoproj.io/v1alpha1', 'AnalysisTemplate', NAME),
  object('autoscaling/v2', 'HorizontalPodAutoscaler', NAME, {
    spec: { scaleTargetRef: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: NAME } },
  }),
];

let folder: string;
let kustomize: string;

beforeAll(async () => {
  kustomize = await kustomizePath();
  folder = await mkdtemp(join(tmpdir(), 'cutover-rollout-'));
  await cp(join(HERE.kustomize, 'configurations'), join(folder, 'configurations'), { recursive: true });
}, BUILD_MS);
afterAll(() => rm(folder, { recursive: true, force: true }));

let built = 0;

/** What an overlay over a base makes of the Rollout and of what names it, where the base has the configuration, or has it not. */
async function builtBy(overlay: object, { strategy, configured }: { strategy: object; configured: boolean }) {
  const root = join(folder, String(built++));
  for (const name of ['base', 'overlay']) await mkdir(join(root, name), { recursive: true });
  const objects = [rollout(strategy), ...surroundings];
  await writeFile(join(root, 'base', 'all.yaml'), objects.map(toYaml).join('---\n'));
  const components = configured ? { components: ['../../configurations'] } : {};
  await writeFile(join(root, 'base', 'kustomization.yaml'), toYaml({ resources: ['all.yaml'], ...components }));
  await writeFile(join(root, 'overlay', 'kustomization.yaml'), toYaml({ resources: ['../base'], ...overlay }));
  const result = await buildFolder(kustomize, join(root, 'overlay'));
  const find = (kind: string) => result.find((one) => one.kind === kind)!;
  return { rollout: find('Rollout'), scaler: find('HorizontalPodAutoscaler'), shares: find('VirtualService') };
}

/** As `valueAt`, with numbers for the elements of lists. */
function at(value: unknown, path: string): Json | undefined {
  return path.split('.').reduce<unknown>((found, key) => {
    return Array.isArray(found) ? found[Number(key)] : valueAt(found, [key]);
  }, value) as Json | undefined;
}

const POD = 'spec.template.spec';
const NAMES: readonly (readonly [string, string, JsonObject])[] = [
  ...[
    'activeService',
    'previewService',
    'prePromotionAnalysis.templates.0.templateName',
    'postPromotionAnalysis.templates.0.templateName',
  ].map((field) => ['the switch', `spec.strategy.blueGreen.${field}`, STRATEGIES as unknown as JsonObject] as const),
  ...[
    'stableService',
    'canaryService',
    'trafficRouting.istio.virtualService.name',
    'analysis.templates.0.templateName',
    'steps.1.analysis.templates.0.templateName',
  ].map((field) => ['the canary', `spec.strategy.canary.${field}`, STRATEGIES as unknown as JsonObject] as const),
  ...[
    'serviceAccountName',
    'imagePullSecrets.0.name',
    'containers.0.env.0.valueFrom.configMapKeyRef.name',
    'containers.0.env.1.valueFrom.secretKeyRef.name',
    'containers.0.envFrom.0.configMapRef.name',
    'containers.0.envFrom.1.secretRef.name',
    'volumes.0.configMap.name',
    'volumes.1.secret.secretName',
  ].map((field) => ['its pods', `${POD}.${field}`, STRATEGIES as unknown as JsonObject] as const),
];

describe('a Rollout under a suffix, a count, an image and labels', () => {
  const suffixed = { namePrefix: 'pr-', nameSuffix: '-42' };

  it.each(NAMES)(
    'by name, %s: %s is followed with the configuration, and lost without it',
    async (_, path, strategy) => {
      const before = at(rollout(strategy), path) as string;
      const withIt = await builtBy(suffixed, { strategy, configured: true });
      expect(at(withIt.rollout, path)).toBe(`pr-${before}-42`);
      const without = await builtBy(suffixed, { strategy, configured: false });
      expect(at(without.rollout, path)).toBe(before);
    },
  );

  it('is found by its autoscaler with the configuration, and lost without it', async () => {
    const strategy = { canary: {} };
    const path = 'spec.scaleTargetRef.name';
    expect(at((await builtBy(suffixed, { strategy, configured: true })).scaler, path)).toBe('pr-account-42');
    expect(at((await builtBy(suffixed, { strategy, configured: false })).scaler, path)).toBe('account');
  });

  it('is sent requests by a VirtualService whose Services are followed with the configuration, and lost without it', async () => {
    const hostsBy = async (configured: boolean) => {
      const { shares } = await builtBy(suffixed, { strategy: { canary: {} }, configured });
      return [0, 1].map((index) => at(shares, `spec.http.0.route.${index}.destination.host`));
    };
    expect(await hostsBy(true)).toEqual(['pr-account-42', 'pr-account-preview-42']);
    expect(await hostsBy(false)).toEqual(['account', 'account-preview']);
  });

  it('has the replicas of an overlay with the configuration; without it Kustomize refuses', async () => {
    const overlay = { replicas: [{ name: NAME, count: 7 }] };
    const strategy = { canary: {} };
    expect(at((await builtBy(overlay, { strategy, configured: true })).rollout, 'spec.replicas')).toBe(7);
    await expect(builtBy(overlay, { strategy, configured: false })).rejects.toThrow(/account/);
  });

  it('has labels on its pods, and in its selector, with the configuration, and on neither without it', async () => {
    const strategy = { canary: {} };
    const [labels, selector] = ['spec.template.metadata.labels.env', 'spec.selector.matchLabels.env'];
    const templates = { labels: [{ pairs: { env: 'dev' }, includeTemplates: true }] };
    const selectors = { labels: [{ pairs: { env: 'dev' }, includeSelectors: true }] };
    const onPods = (await builtBy(templates, { strategy, configured: true })).rollout;
    expect([at(onPods, labels), at(onPods, selector)]).toEqual(['dev', undefined]);
    const inSelector = (await builtBy(selectors, { strategy, configured: true })).rollout;
    expect([at(inSelector, labels), at(inSelector, selector)]).toEqual(['dev', 'dev']);
    for (const overlay of [templates, selectors]) {
      const without = (await builtBy(overlay, { strategy, configured: false })).rollout;
      expect([at(without, labels), at(without, selector)]).toEqual([undefined, undefined]);
    }
  });

  it('has the image of an overlay, which Kustomize finds in the containers of any kind', async () => {
    const digest = `sha256:${'d'.repeat(64)}`;
    const overlay = { images: [{ name: 'registry.example/account', digest }] };
    for (const configured of [true, false]) {
      const { rollout: found } = await builtBy(overlay, { strategy: { canary: {} }, configured });
      expect(at(found, `${POD}.containers.0.image`)).toBe(`registry.example/account@${digest}`);
    }
  });
});
