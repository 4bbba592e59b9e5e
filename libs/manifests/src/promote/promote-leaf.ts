import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { environment as environmentNamed } from '../environments.ts';
import { everyLeaf } from '../leaves.ts';
import type { Leaf } from '../leaves.ts';
import { ManifestsError } from '../manifests-error.ts';
import { isEqual, isList, isObject } from '../objects/json.ts';
import type { JsonObject } from '../objects/json.ts';
import type { Places } from '../places.ts';
import { renderBase } from '../render/base.ts';
import type { Files } from '../render/base.ts';
import { strategyIn, withChart } from '../render/chart.ts';
import type { Chart } from '../render/chart.ts';
import { leafFiles, leafFolder } from '../render/leaf.ts';
import { DIGEST, promotionIn, readPromotion } from '../render/promotion.ts';
import type { Promotion } from '../render/promotion.ts';
import { writeTree } from '../tree/write-tree.ts';
import type { Changes } from '../tree/write-tree.ts';

/** What a label's value may be, by Kubernetes; a version is never empty. */
const VERSION = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

export interface PromoteLeaf {
  readonly environment: string;
  readonly chart: string;
  /** All that the leaf says afterwards; without digests it says that nothing was promoted. */
  readonly promotion: Promotion;
  /** Path of the Helm 3 executable. */
  readonly helm: string;
}

/** A leaf's kustomization, from the workspace's root. */
export const leafPath = (environment: string, chart: string): string =>
  `kustomize/${leafFolder(environment, chart)}/kustomization.yaml`;

/** A committed leaf. @throws ManifestsError `unknown-environment`, `unknown-leaf` */
export function leafNamed(places: Places, environment: string, chart: string): Leaf {
  const { name } = environmentNamed(environment);
  const leaves = everyLeaf(places).filter((leaf) => leaf.environment === name);
  const found = leaves.find((leaf) => leaf.chart === chart);
  if (found !== undefined) return found;
  const names = leaves.map((leaf) => leaf.chart).join(', ');
  throw new ManifestsError('unknown-leaf', `${chart} is no leaf of ${name}: expected one of ${names}`);
}

/** Names of the images that a leaf says something of. */
export async function leafImages(leaf: Leaf): Promise<string[]> {
  const { images } = (parse(await readFile(join(leaf.folder, 'kustomization.yaml'), 'utf8')) ?? {}) as JsonObject;
  return (isList(images) ? images : []).filter(isObject).map(({ name }) => String(name));
}

async function refuseUnknown({ digests, version }: Promotion, leaf: Leaf): Promise<void> {
  const where = `kustomize/overlays/${leaf.environment}/${leaf.chart}`;
  const known = await leafImages(leaf);
  for (const [image, digest] of digests) {
    if (!known.includes(image))
      throw new ManifestsError('unknown-image', `${where} runs no ${image}: expected one of ${known.join(', ')}`);
    if (!DIGEST.test(digest))
      throw new ManifestsError('invalid-promotion', `${image}: digest ${digest}: expected sha256: and 64 digits`);
  }
  if (version !== undefined && !VERSION.test(version))
    throw new ManifestsError(
      'invalid-promotion',
      `${leaf.chart}: version ${JSON.stringify(version)}: expected what a label's value may be`,
    );
}

async function filesWith(chart: Chart, environment: string, promotions: readonly Promotion[]): Promise<Files[]> {
  const { values } = chart.environments.get(environment)!;
  const base = await renderBase(chart, strategyIn(chart, values));
  const files: Files[] = [];
  for (const promotion of promotions) files.push(await leafFiles(chart, { environment, base, promotion }));
  return files;
}

/** A chart whose values do not name an image cannot be told its digest. */
function refuseUnsaid(files: Files, path: string, promotion: Promotion): void {
  const said = promotionIn(files.get(path) ?? '', path);
  if (isEqual(said.digests, promotion.digests) && (promotion.digests.size === 0 || said.version === promotion.version))
    return;
  throw new ManifestsError(
    'inexpressible',
    `kustomize/${path}: the chart does not render what was promoted: its values name the image or the version otherwise`,
  );
}

/**
 * Writes into a leaf what was promoted: images' digests and the version, and what the chart derives from them. Nothing else of the leaf changes, since a leaf is taken
 * only as its chart renders it.
 * @returns paths below kustomize/; none where the leaf says so already
 * @throws ManifestsError `unknown-environment`, `unknown-leaf`, `unknown-image`, `invalid-promotion`, `invalid-leaf`, `stale-leaf`, `inexpressible`: before anything is written
 */
export async function promoteLeaf(places: Places, asked: PromoteLeaf): Promise<Changes> {
  const { environment, chart, promotion, helm } = asked;
  const leaf = leafNamed(places, environment, chart);
  await refuseUnknown(promotion, leaf);
  const before = await readPromotion(join(leaf.folder, 'kustomization.yaml'));
  const [old, now] = await withChart(join(places.charts, chart), helm, (opened) =>
    filesWith(opened, environment, [before, promotion]),
  );
  const isOurs = (path: string) => path.startsWith(`${leafFolder(environment, chart)}/`);
  const { stale, orphaned } = await writeTree(places.kustomize, old!, { check: true, isOurs });
  if (stale.length + orphaned.length > 0)
    throw new ManifestsError(
      'stale-leaf',
      `kustomize/${[...stale, ...orphaned][0]} is not what charts/${chart} renders: run node libs/manifests/src/main.ts render ${chart}`,
    );
  refuseUnsaid(now!, `${leafFolder(environment, chart)}/kustomization.yaml`, promotion);
  return writeTree(places.kustomize, now!, { check: false, isOurs });
}
