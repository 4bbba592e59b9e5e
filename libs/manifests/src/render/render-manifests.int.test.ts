import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BUILD_MS, helmPath } from '@cutover/charts/testing';
import { parse } from 'yaml';
import { buildFolder } from '../build/kustomize.ts';
import { differences } from '../compare/differences.ts';
import { everyLeaf } from '../leaves.ts';
import type { Leaf } from '../leaves.ts';
import { idOf } from '../objects/kubernetes-object.ts';
import { fixtureWorkspace } from '../testing/fixture-workspace.ts';
import type { FixtureWorkspace } from '../testing/fixture-workspace.ts';
import { kustomizePath } from '../testing/tools.ts';
import { withChart } from './chart.ts';
import { renderForEnvironment } from './leaf.ts';
import { readPromotion } from './promotion.ts';
import { renderManifests } from './render-manifests.ts';

const PATIENCE_MS = 300_000;
const DIGEST = `sha256:${'d'.repeat(64)}`;
const image = { repository: 'registry.example/bank/account' };
const common = { image, auth: { existingSecret: 'account-auth' } };
const prod = {
  ...common,
  commonLabels: { env: 'prod' },
  replicaCount: 5,
  strategy: { type: 'blueGreen', blueGreen: { autoPromotionEnabled: false } },
  env: { TZ: 'Asia/Seoul', AAA: 'first' },
  logLevel: 'warn',
  interest: { enabled: true },
};
const dev = { ...common, commonLabels: { env: 'dev' }, replicaCount: 1, logLevel: 'debug', minReadySeconds: 2 };

let workspace: FixtureWorkspace;
let helm: string;
let kustomize: string;

const render = (check = false, charts: readonly string[] = []) =>
  renderManifests({ places: workspace.places, helm, charts, check });
const leafFile = (leaf: string) => join(workspace.places.kustomize, 'overlays', leaf, 'kustomization.yaml');
const readLeaf = async (leaf: string) => parse(await readFile(leafFile(leaf), 'utf8')) as Record<string, unknown>;

async function compared({ chart, environment, folder }: Leaf): Promise<string[]> {
  const promotion = await readPromotion(join(folder, 'kustomization.yaml'));
  return withChart(join(workspace.places.charts, chart), helm, async (opened) =>
    differences(await renderForEnvironment(opened, environment, promotion), await buildFolder(kustomize, folder)),
  );
}

beforeAll(async () => {
  [helm, kustomize] = [await helmPath(), await kustomizePath()];
  workspace = await fixtureWorkspace(['account', 'kafka']);
  await workspace.put('account', 'dev', dev);
  await workspace.put('account', 'prod', prod);
  const kafka = {
    image: { repository: 'registry.example/bank/kafka' },
    topics: { image: 'registry.example/bank/transfer:1.0.0' },
  };
  await workspace.put('kafka', 'dev', { ...kafka, commonLabels: { env: 'dev' }, heapMegabytes: 128 });
  await render();
}, BUILD_MS);
afterAll(() => workspace?.remove());

describe('kustomize/, rendered from charts with values for environments', () => {
  it(
    'builds what Helm renders, in each leaf and in the leaves together',
    async () => {
      const leaves = everyLeaf(workspace.places);
      expect(leaves.map(({ environment, chart }) => `${environment}/${chart}`)).toEqual([
        ...['dev/account', 'dev/kafka', 'prod/account', 'preview/account', 'preview/kafka'],
      ]);
      for (const leaf of leaves) expect([leaf.folder, await compared(leaf)]).toEqual([leaf.folder, []]);
      const gathered = await buildFolder(kustomize, join(workspace.places.kustomize, 'overlays', 'dev'));
      const apart = await Promise.all(leaves.slice(0, 2).map(({ folder }) => buildFolder(kustomize, folder)));
      expect(gathered.map(idOf).sort()).toEqual(apart.flat().map(idOf).sort());
    },
    PATIENCE_MS,
  );

  it('has a base a strategy, which names images without a tag and no environment', async () => {
    const rolling = await buildFolder(kustomize, join(workspace.places.kustomize, 'base', 'account', 'rolling'));
    expect(JSON.stringify(rolling)).toContain('"image":"registry.example/bank/account"');
    expect(JSON.stringify(rolling)).not.toMatch(/"env":"(dev|prod)"|"namespace":|app.kubernetes.io\/version|Helm/);
    const blueGreen = await buildFolder(kustomize, join(workspace.places.kustomize, 'base', 'account', 'blue-green'));
    expect(blueGreen.map(idOf)).toEqual(expect.arrayContaining(['Rollout account', 'Service account-preview']));
  });

  it("says an environment's facts by Kustomize's own fields, and by patches the rest", async () => {
    expect(await readLeaf('dev/account')).toMatchObject({
      namespace: 'dev',
      resources: ['../../../base/account/rolling'],
      labels: [{ pairs: { env: 'dev', 'app.kubernetes.io/version': '1.0.0' } }],
      images: [{ name: image.repository, newTag: '1.0.0' }],
      replicas: [{ name: 'account', count: 1 }],
    });
    const production = await readLeaf('prod/account');
    expect(production['resources']).toEqual(['../../../base/account/blue-green', 'cronjob-account-interest.yaml']);
    const rollout = (production['patches'] as { target: { kind: string }; patch: string }[]).find(
      ({ target }) => target.kind === 'Rollout',
    );
    expect(rollout?.patch).toContain(
      '{ op: replace, path: /spec/strategy/blueGreen/autoPromotionEnabled, value: false }',
    );
  });

  it('is not stale, and a change of a chart, of values, or by hand is found', async () => {
    expect(await render(true)).toEqual({ stale: [], orphaned: [] });
    // Twice the same is one chart of two, and those of the other stay.
    expect(await render(true, ['account', 'account'])).toEqual({ stale: [], orphaned: [] });
    await workspace.put('account', 'dev', { ...dev, logLevel: 'trace' });
    expect(await render(true)).toEqual({
      stale: ['overlays/dev/account/kustomization.yaml', 'overlays/preview/account/kustomization.yaml'],
      orphaned: [],
    });
    await workspace.put('account', 'dev', dev);
    const edited = join(workspace.places.kustomize, 'base/account/rolling/deployment-account.yaml');
    const text = await readFile(edited, 'utf8');
    await writeFile(edited, text.replace('replicas: 3', 'replicas: 4'));
    expect((await render(true)).stale).toEqual(['base/account/rolling/deployment-account.yaml']);
    await render();
    expect(await readFile(edited, 'utf8')).toBe(text);
  });

  it(
    'keeps what was promoted, and renders all that depends on it anew',
    async () => {
      const promote = async (leaf: string, tag: string) => {
        const text = await readFile(leafFile(leaf), 'utf8');
        await writeFile(
          leafFile(leaf),
          text.replace(`newTag: ${tag}`, `digest: ${DIGEST}`).replace(`version: ${tag}`, 'version: 7.0.0'),
        );
      };
      await promote('prod/account', '1.0.0');
      expect(await render(true)).toEqual({ stale: [], orphaned: [] });
      expect(await readLeaf('prod/account')).toMatchObject({ images: [{ name: image.repository, digest: DIGEST }] });
      const leaf = everyLeaf(workspace.places).find(({ environment }) => environment === 'prod')!;
      expect(await compared(leaf)).toEqual([]);
      expect(JSON.stringify(await buildFolder(kustomize, leaf.folder))).toContain(
        '"app.kubernetes.io/version":"7.0.0"',
      );

      // The Job's name is made of its image: of another image it is another Job.
      const dependent = await readFile(leafFile('dev/kafka'), 'utf8');
      const [name, tag] = ['registry.example/bank/transfer', '    newTag: 1.0.0'];
      await writeFile(leafFile('dev/kafka'), dependent.replace(`${name}\n${tag}`, `${name}\n    digest: ${DIGEST}`));
      const { stale, orphaned } = await render();
      expect(stale).toEqual(expect.arrayContaining(['overlays/dev/kafka/kustomization.yaml']));
      expect([...stale, ...orphaned].some((path) => path.includes('job-kafka-topics-'))).toBe(true);
      expect(await compared(everyLeaf(workspace.places)[1]!)).toEqual([]);
    },
    PATIENCE_MS,
  );

  it('refuses a digest that is none', async () => {
    const text = await readFile(leafFile('prod/account'), 'utf8');
    await writeFile(leafFile('prod/account'), text.replace(DIGEST, 'sha256:12'));
    await expect(render()).rejects.toThrow('has digest sha256:12: expected sha256: and 64 digits');
    await writeFile(leafFile('prod/account'), text);
  });

  it('loses the leaf of an environment that a chart has no values for any more, and takes no unknown chart', async () => {
    await rm(join(workspace.places.charts, 'kafka', 'values-dev.yaml'));
    await expect(render(false, ['kafka'])).rejects.toThrow(
      'charts/kafka is deployed nowhere: those with values-ENV.yaml are account',
    );
    const { orphaned } = await render();
    expect(orphaned).toEqual(
      expect.arrayContaining(['base/kafka/stateful/kustomization.yaml', 'overlays/dev/kafka/kustomization.yaml']),
    );
    expect(everyLeaf(workspace.places).map(({ chart }) => chart)).not.toContain('kafka');
  });
});

describe('what Helm renders and Kustomize builds', () => {
  it.each([
    ['count', 'count: 5', 'count: 6', 'Rollout account: replace /spec/replicas 6'],
    ['label', 'env: prod', 'env: qa', 'replace /metadata/labels/env "qa"'],
    ['digest', DIGEST, `sha256:${'e'.repeat(64)}`, 'Rollout account: replace /spec/template/spec/containers/0/image'],
    [
      'patch',
      'value: Asia/Seoul',
      'value: Asia/Tokyo',
      'Rollout account: replace /spec/template/spec/containers/0/env',
    ],
    ['object', '  - cronjob-account-interest.yaml\n', '', 'CronJob account-interest: only Helm renders it'],
  ])('is found to differ by a planted %s', async (_, from, to, line) => {
    const leaf = everyLeaf(workspace.places).find(({ environment }) => environment === 'prod')!;
    const file = leafFile('prod/account');
    const text = await readFile(file, 'utf8');
    expect(text).toContain(from);
    const promotion = await readPromotion(file);
    const helmRenders = await withChart(join(workspace.places.charts, 'account'), helm, (chart) =>
      renderForEnvironment(chart, 'prod', promotion),
    );
    await writeFile(file, text.replace(from, to));
    const found = differences(helmRenders, await buildFolder(kustomize, leaf.folder));
    await writeFile(file, text);
    expect(found.join('\n')).toContain(line);
  });
});
