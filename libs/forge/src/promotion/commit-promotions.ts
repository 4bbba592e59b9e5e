import { dirname } from 'node:path';
import { leafPath, placesIn, promoteLeaf } from '@cutover/manifests';
import type { Promotion } from '@cutover/manifests';
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

/** Says what was promoted, for people first and in trailers. */
function messageOf(promotions: readonly ServicePromotion[]): string {
  const environments = listed([...new Set(promotions.map(({ environment }) => environment))]);
  const services = listed(promotions.map(({ service, version }) => `${service} ${version}`));
  const trailers = promotions.map(
    ({ service, environment, version }) => `Promoted: ${service} ${version} to ${environment}`,
  );
  return `${services} ${promotions.length === 1 ? 'is' : 'are'} promoted to ${environments}\n\n${trailers.join('\n')}`;
}

/**
 * The commit of a promotion in a clone: each leaf gets the digests and the version, and nothing else of it changes. What is refused leaves no commit.
 * @returns the commit, or undefined where the leaves say so already
 * @throws PromotionError `unknown-image`; ManifestsError `unknown-environment`, `unknown-leaf`, `invalid-promotion`, `stale-leaf`; GitError
 */
export async function commitPromotions(
  committing: Committing,
  promotions: readonly ServicePromotion[],
): Promise<string | undefined> {
  const changes: LeafChange[] = [];
  for (const asked of promotions) {
    const promotion = await promotionOf(committing.clone, asked);
    changes.push({ service: asked.service, environment: asked.environment, promotion });
  }
  return commitLeaves(committing, changes, messageOf(promotions));
}
