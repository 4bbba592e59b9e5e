import { dirname } from 'node:path';
import { isManifestsError, leafPath, placesIn, promoteLeaf } from '@cutover/manifests';
import type { ManifestsError, Promotion } from '@cutover/manifests';
import { git } from '../git/git.ts';
import type { Author } from '../git/git.ts';
import { promotionOf } from './leaf-promotion.ts';
import type { ServicePromotion } from './leaf-promotion.ts';

/** Where a commit is made, and by whom. */
export interface Committing {
  /** A clone's working tree. */
  readonly clone: string;
  /** Path of the Helm 3 executable. */
  readonly helm: string;
  readonly author: Author;
}

/** What a leaf is to say. */
export interface LeafChange {
  readonly service: string;
  readonly environment: string;
  readonly promotion: Promotion;
}

/**
 * Makes leaves say what they are told, in one commit of their folders alone: what else the clone holds or has staged stays out of it. Run again after it was stopped, it commits what was left.
 * @returns the commit, or undefined where the leaves say so already
 * @throws ManifestsError, GitError
 */
export async function commitLeaves(
  { clone, helm, author }: Committing,
  changes: readonly LeafChange[],
  message: string,
): Promise<string | undefined> {
  if (changes.length === 0) return undefined;
  for (const { service, environment, promotion } of changes)
    await promoteLeaf(placesIn(clone), { environment, chart: service, promotion, helm });
  const folders = changes.map(({ environment, service }) => dirname(leafPath(environment, service)));
  const options = { cwd: clone, author };
  await git(['add', '--all', '--', ...folders], options);
  const staged = await git(['diff', '--cached', '--name-only', '--', ...folders], options);
  if (staged === '') return undefined;
  await git(['commit', '--quiet', '--no-verify', `--message=${message}`, '--', ...folders], options);
  return (await git(['rev-parse', 'HEAD'], options)).trim();
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** How a commit of promotions is made, where that is not as every other. */
export interface PromotionOptions {
  /** Default: what is promoted to where. */
  readonly title?: string;
  /** Beside those that say what was promoted. */
  readonly trailers?: readonly string[];
  /** Told of a leaf that somebody edited by hand, which stays as it is then. Without, it is an error. */
  readonly onStale?: (promotion: ServicePromotion, error: ManifestsError) => void;
}

/** Says what was promoted, for people first and in trailers. */
function messageOf(
  promotions: readonly ServicePromotion[],
  { title, trailers: others = [] }: PromotionOptions,
): string {
  const environments = listed([...new Set(promotions.map(({ environment }) => environment))]);
  const services = listed(promotions.map(({ service, version }) => `${service} ${version}`));
  const trailers = promotions.map(
    ({ service, environment, version }) => `Promoted: ${service} ${version} to ${environment}`,
  );
  const what = title ?? `${services} ${promotions.length === 1 ? 'is' : 'are'} promoted to ${environments}`;
  return `${what}\n\n${[...trailers, ...others].join('\n')}`;
}

/** Whether a leaf is as its chart renders it: what was edited by hand is refused, before anything is written. */
async function isTaken(
  { clone, helm }: Committing,
  { service, environment, promotion }: LeafChange,
): Promise<true | ManifestsError> {
  try {
    await promoteLeaf(placesIn(clone), { environment, chart: service, promotion, helm });
    return true;
  } catch (error) {
    if (isManifestsError(error, 'stale-leaf')) return error;
    throw error;
  }
}

/**
 * The commit of a promotion in a clone: each leaf gets the digests and the version, and nothing else of it changes. What is refused leaves no commit.
 * @returns the commit, or undefined where the leaves say so already
 * @throws PromotionError `unknown-image`; ManifestsError `unknown-environment`, `unknown-leaf`, `invalid-promotion`, `stale-leaf`; GitError
 */
export async function commitPromotions(
  committing: Committing,
  promotions: readonly ServicePromotion[],
  options: PromotionOptions = {},
): Promise<string | undefined> {
  const { onStale } = options;
  const changes: LeafChange[] = [];
  const taken: ServicePromotion[] = [];
  for (const asked of promotions) {
    const promotion = await promotionOf(committing.clone, asked);
    const change = { service: asked.service, environment: asked.environment, promotion };
    const answer = onStale === undefined || (await isTaken(committing, change));
    if (answer !== true) {
      onStale?.(asked, answer);
      continue;
    }
    changes.push(change);
    taken.push(asked);
  }
  return commitLeaves(committing, changes, messageOf(taken, options));
}
