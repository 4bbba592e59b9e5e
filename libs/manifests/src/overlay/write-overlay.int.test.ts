import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BUILD_MS, helmPath } from '@cutover/charts/testing';
import { buildFolder } from '../build/kustomize.ts';
import { isManifestsError } from '../manifests-error.ts';
import { imagesOf } from '../objects/image-reference.ts';
import { valueAt } from '../objects/json.ts';
import { idOf } from '../objects/kubernetes-object.ts';
import type { KubernetesObject } from '../objects/kubernetes-object.ts';
import { renderManifests } from '../render/render-manifests.ts';
import { fixtureWorkspace } from '../testing/fixture-workspace.ts';
import type { FixtureWorkspace } from '../testing/fixture-workspace.ts';
import { kustomizePath } from '../testing/tools.ts';
import { writeOverlay } from './write-overlay.ts';
import type { WriteOverlay } from './write-overlay.ts';

const DIGEST = `sha256:${'d'.repeat(64)}`;
const HOST = 'pacman.dev.localhost';

let workspace: FixtureWorkspace;
let out: string;
let kustomize: string;

beforeAll(async () => {
  kustomize = await kustomizePath();
  out = await mkdtemp(join(tmpdir(), 'cutover-overlay-'));
  workspace = await fixtureWorkspace(['pacman']);
  await workspace.put('pacman', 'dev', {
    image: { repository: 'registry.example/cutover/pacman' },
    game: { existingSecret: 'pacman-game' },
    ingress: { enabled: true, host: HOST },
    strategy: { type: 'blueGreen' },
  });
  await renderManifests({ places: workspace.places, helm: await helmPath() });
}, BUILD_MS);
afterAll(async () => {
  await rm(out, { recursive: true, force: true });
  await workspace?.remove();
});

async function built(request: Omit<WriteOverlay, 'out' | 'kustomize'>): Promise<KubernetesObject[]> {
  await writeOverlay(workspace.places, { out, kustomize, ...request });
  return buildFolder(kustomize, out);
}

const find = (objects: readonly KubernetesObject[], id: string): KubernetesObject => {
  const found = objects.find((object) => idOf(object) === id);
  if (found === undefined) throw new Error(`no ${id} among ${objects.map(idOf).join(', ')}`);
  return found;
};

describe('a generated overlay', () => {
  it('has another namespace, image and host than the committed one, which stays as it is', async () => {
    const leaf = join(workspace.places.kustomize, 'overlays', 'dev', 'pacman', 'kustomization.yaml');
    const before = await readFile(leaf, 'utf8');
    const images = new Map([['pacman', `localhost:5000/mine/pacman@${DIGEST}`]]);
    const objects = await built({ of: 'dev', namespace: 'pr-42', subdomain: 'pr-42', images });
    expect(new Set(objects.map(({ metadata }) => metadata['namespace']))).toEqual(new Set(['pr-42']));
    expect(objects.flatMap(imagesOf)).toEqual([`localhost:5000/mine/pacman@${DIGEST}`]);
    expect(find(objects, 'Ingress pacman')).toMatchObject({ spec: { rules: [{ host: 'pacman.pr-42.localhost' }] } });
    expect(await readFile(leaf, 'utf8')).toBe(before);
  });

  it('with a suffix stands beside the other, and neither selects pods of the other', async () => {
    const objects = await built({ of: 'dev/pacman', nameSuffix: '-pr-42', version: '7.0.0' });
    const rollout = find(objects, 'Rollout pacman-pr-42');
    expect(valueAt(rollout, ['spec', 'strategy', 'blueGreen'])).toMatchObject({
      activeService: 'pacman-pr-42',
      previewService: 'pacman-preview-pr-42',
    });
    const mine = { 'cutover/overlay': 'pr-42' };
    expect(valueAt(rollout, ['spec', 'template', 'metadata', 'labels'])).toMatchObject({
      ...mine,
      'app.kubernetes.io/version': '7.0.0',
    });
    for (const [id, path] of [
      ['Service pacman-pr-42', ['spec', 'selector']],
      ['Service pacman-preview-pr-42', ['spec', 'selector']],
      ['Rollout pacman-pr-42', ['spec', 'selector', 'matchLabels']],
      ['PodDisruptionBudget pacman-pr-42', ['spec', 'selector', 'matchLabels']],
    ] as const) {
      expect(valueAt(find(objects, id), path)).toMatchObject(mine);
    }
  });

  it.each([
    [{ of: 'nowhere' }, 'unknown-environment', 'kustomize/overlays/nowhere is not there: expected ENV, or ENV/CHART'],
    [
      { of: 'dev', images: new Map([['other', 'x:1']]) },
      'unknown-image',
      'image other: nothing runs it: there are registry.example/cutover/pacman',
    ],
  ] as const)('of %j is refused', async (request, code, line) => {
    const refused = built(request);
    await expect(refused).rejects.toThrow(line);
    expect(await refused.catch((error: unknown) => isManifestsError(error, code))).toBe(true);
  });
});
