import { appendFile, cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { globSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { BUILD_MS, helmPath } from '@cutover/charts/testing';
import { HERE } from '../here.ts';
import { placesIn } from '../places.ts';
import type { Places } from '../places.ts';
import { readPromotion } from '../render/promotion.ts';
import type { Promotion } from '../render/promotion.ts';
import { leafPath, promoteLeaf } from './promote-leaf.ts';

const ACCOUNT = 'registry.cutover.internal/cutover/account';
const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const promoted = (digit: string, version: string, image = ACCOUNT): Promotion => ({
  digests: new Map([[image, digest(digit)]]),
  version,
});
const NOTHING: Promotion = { digests: new Map() };

let helm: string;
let root: string;
let places: Places;

beforeAll(async () => {
  helm = await helmPath();
}, BUILD_MS);
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cutover-promote-'));
  places = placesIn(root);
  await cp(HERE.charts, places.charts, { recursive: true });
  await cp(HERE.kustomize, places.kustomize, { recursive: true });
});
afterEach(() => rm(root, { recursive: true, force: true }));

const promote = (environment: string, chart: string, promotion: Promotion) =>
  promoteLeaf(places, { environment, chart, promotion, helm });

type Tree = ReadonlyMap<string, string>;
async function tree(): Promise<Tree> {
  const paths = globSync('kustomize/**/*.yaml', { cwd: root });
  return new Map(
    await Promise.all(paths.map(async (path) => [path, await readFile(join(root, path), 'utf8')] as const)),
  );
}

/** Lines that differ, each as `path: before → after`. */
function changedLines(before: Tree, after: Tree): string[] {
  expect([...after.keys()]).toEqual([...before.keys()]);
  return [...before].flatMap(([path, text]) => {
    const [old, now] = [text.split('\n'), after.get(path)!.split('\n')];
    expect(now).toHaveLength(old.length);
    return old.flatMap((line, at) => (line === now[at] ? [] : [`${path}: ${line.trim()} → ${now[at]!.trim()}`]));
  });
}

describe('a promotion', () => {
  it.each([
    ['dev', 'account', ACCOUNT],
    ['stag', 'account', ACCOUNT],
    ['prod', 'pacman', 'registry.cutover.internal/cutover/pacman'],
  ])('to %s/%s changes two lines of its leaf; back again is the identity', async (environment, chart, image) => {
    const original = await tree();
    await promote(environment, chart, promoted('a', '2.0.0', image));
    const first = await tree();
    const path = leafPath(environment, chart);
    expect(changedLines(original, first)).toEqual([
      expect.stringMatching(
        new RegExp(`^${path}: app\\.kubernetes\\.io/version: .* → app\\.kubernetes\\.io/version: 2\\.0\\.0$`),
      ),
      expect.stringMatching(new RegExp(`^${path}: newTag: .* → digest: ${digest('a')}$`)),
    ]);
    await promote(environment, chart, promoted('b', 'v3', image));
    expect(changedLines(first, await tree())).toEqual([
      `${path}: app.kubernetes.io/version: 2.0.0 → app.kubernetes.io/version: v3`,
      `${path}: digest: ${digest('a')} → digest: ${digest('b')}`,
    ]);
    await promote(environment, chart, promoted('a', '2.0.0', image));
    expect(await tree()).toEqual(first);
    await promote(environment, chart, NOTHING);
    expect(await tree()).toEqual(original);
  });

  it('that the leaf says already changes nothing', async () => {
    await promote('dev', 'account', promoted('a', '2.0.0'));
    const before = await tree();
    expect(await promote('dev', 'account', promoted('a', '2.0.0'))).toEqual({ stale: [], orphaned: [] });
    expect(await tree()).toEqual(before);
    expect(await readPromotion(join(root, leafPath('dev', 'account')))).toEqual(promoted('a', '2.0.0'));
  });

  it('brings what the chart derives from a digest: a Job is named after what it runs', async () => {
    const original = await tree();
    const transfer = 'registry.cutover.internal/cutover/transfer';
    const job = expect.stringMatching(/^overlays\/dev\/kafka\/job-kafka-topics-[0-9a-f]+\.yaml$/);
    const first = await promote('dev', 'kafka', promoted('c', '3.9.2', transfer));
    expect(first.stale).toEqual([job, 'overlays/dev/kafka/kustomization.yaml']);
    const second = await promote('dev', 'kafka', promoted('d', '3.9.2', transfer));
    expect(second).toEqual({ stale: [job, 'overlays/dev/kafka/kustomization.yaml'], orphaned: [first.stale[0]] });
    await promote('dev', 'kafka', NOTHING);
    expect(await tree()).toEqual(original);
  });

  it.each([
    ['uat/account', promoted('a', '1'), /^uat is no environment: expected one of dev, stag/],
    ['dev/acount', promoted('a', '1'), /^acount is no leaf of dev: expected one of account, kafka/],
    ['dev/../dev/account', promoted('a', '1'), /is no leaf of dev/],
    ['dev/account', promoted('a', '1', 'evil'), /^kustomize\/overlays\/dev\/account runs no evil/],
    ['dev/account', promoted('z', '1'), /account: digest sha256:z+: expected sha256: and 64 digits$/],
    ['dev/account', promoted('a', '1\nnamespace: x'), /^account: version "1\\nnamespace: x": expected/],
  ])('to %s of what cannot be is refused, and nothing is written', async (leaf, promotion, problem) => {
    const before = await tree();
    const [environment = '', ...chart] = leaf.split('/');
    await expect(promote(environment, chart.join('/'), promotion)).rejects.toThrow(problem);
    expect(await tree()).toEqual(before);
  });

  it('of an image that the values do not name is refused: the render would not say it', async () => {
    const before = await tree();
    await expect(promote('prod', 'mongo', promoted('a', '8', 'mongo'))).rejects.toThrow(
      /^kustomize\/overlays\/prod\/mongo\/kustomization\.yaml: the chart does not render what was promoted/,
    );
    expect(await tree()).toEqual(before);
  });

  it('to a leaf that was edited by hand is refused: the edit would go with it, or be lost', async () => {
    await appendFile(join(root, leafPath('dev', 'account')), 'namePrefix: by-hand-\n');
    const before = await tree();
    await expect(promote('dev', 'account', promoted('a', '2.0.0'))).rejects.toThrow(
      /^kustomize\/overlays\/dev\/account\/kustomization\.yaml is not what charts\/account renders/,
    );
    expect(await tree()).toEqual(before);
  });
});
