import { setTimeout as sleep } from 'node:timers/promises';
import { commitPromotions, git, isForgeError, isGitError, withClone } from '@cutover/forge';
import type { Forge, PullRequest, Remote, ServicePromotion } from '@cutover/forge';
import { AUTHOR, BRANCH } from '../gitops/repository.ts';
import { FIRST_ENVIRONMENT } from '../options/environments.ts';
import { imagesOf } from './build/commit-images.ts';
import type { Building, CommitImages } from './build/commit-images.ts';
import { needOwnLinks, needSameLockfile } from './build/build-tree.ts';
import { PullRequestError } from './pull-request-error.ts';
import { needApproved, standingOf } from './standing.ts';

export interface MergePullRequest {
  readonly number: number;
  readonly forge: Pick<Forge, 'pullRequest' | 'statuses' | 'merge'>;
  readonly remote: Remote;
  readonly building: Building;
  /** Path of the Helm 3 executable. */
  readonly helm: string;
}

export interface Merged extends CommitImages {
  readonly number: number;
  /** What main is at, with what was promoted. */
  readonly main: string;
  /** What the first environment gets anew, by the versions that are in the images: one that was looked at keeps its own. */
  readonly promoted: readonly Pick<ServicePromotion, 'service' | 'version'>[];
}

/** All but what promotions change. */
const SOURCES = ['.', ':(exclude)kustomize/overlays'];
const LOOK_EVERY_MS = 500;
const TRIES = 60;

/** A forge looks for conflicts first: until it has, it says to come again. */
async function merge({ forge, building }: MergePullRequest, pull: PullRequest): Promise<PullRequest> {
  const { number, head } = pull;
  for (let tries = 1; pull.state === 'open'; tries += 1) {
    try {
      await forge.merge(number, { commit: head.commit });
      break;
    } catch (error) {
      if (!isForgeError(error, 'not-mergeable') || !error.retriable || tries === TRIES) throw error;
      await sleep(LOOK_EVERY_MS, undefined, building.signal ? { signal: building.signal } : {});
    }
  }
  return forge.pullRequest(number);
}

/** The last commit of main that is more than a promotion: what is built. */
async function sourceOf({ tree }: Building, main: string): Promise<string> {
  const found = await tree.git(
    'rev-list',
    '--max-count=1',
    '--first-parent',
    main,
    '--',
    '.',
    ':(exclude)kustomize/overlays',
  );
  return found.trim() || main;
}

async function mainImages({ building }: MergePullRequest, { head, mergeCommit }: PullRequest): Promise<CommitImages> {
  const { tree } = building;
  const [main = ''] = await tree.fetch([`refs/heads/${BRANCH}`]);
  const commit = await sourceOf(building, main);
  await needSameLockfile(tree, commit);
  await needOwnLinks(tree, commit);
  // Of the same sources the same images, under another version: those that were looked at go on.
  const same = ['diff', '--quiet', head.commit, commit, '--', ...SOURCES];
  const isTwin = await tree.git(...same).then(
    () => true,
    () => false,
  );
  const base = (await tree.git('rev-parse', `${mergeCommit ?? main}^1`)).trim();
  return imagesOf(building, { commit, base, main, twin: isTwin ? head.commit : undefined });
}

/** What the change reaches, and what was never promoted; of the others somebody may have rolled one back meanwhile. */
async function promotionsOf({ store }: Building, { commit, images }: CommitImages): Promise<ServicePromotion[]> {
  const own = images.filter(({ isReached, origin }) => isReached || origin === 'built');
  return Promise.all(
    own.map(async ({ service, digest }) => ({
      ...{ service, environment: FIRST_ENVIRONMENT, digests: { [service]: digest } },
      version: (await store.versionOf(service, commit)) ?? '0.0.0',
    })),
  );
}

async function promote(
  { remote, building, helm }: MergePullRequest,
  made: CommitImages,
): Promise<Pick<Merged, 'main' | 'promoted'>> {
  const promotions = await promotionsOf(building, made);
  return withClone(remote, {}, async (clone) => {
    const at = { cwd: clone, credential: remote.credential, url: remote.url, signal: remote.signal };
    const commit = await commitPromotions({ clone, helm, author: AUTHOR }, promotions);
    const main = (await git(['rev-parse', 'HEAD'], at)).trim();
    if (commit === undefined) return { main, promoted: [] };
    await git(['push', '--quiet', 'origin', `HEAD:refs/heads/${BRANCH}`], at).catch((error: unknown) => {
      if (!isGitError(error)) throw error;
      throw new PullRequestError(
        'moved',
        `${BRANCH} moved while images were built: run the same command again (${error.message})`,
        { cause: error },
      );
    });
    return { main, promoted: promotions.map(({ service, version }) => ({ service, version })) };
  });
}

/**
 * Merges a pull request as it was looked at, sees to main's images, and has the first environment run what changed, by one commit. Run again after it was merged, it does what is left.
 * @throws PullRequestError, ForgeError, GitError, ImageBuildError, OciError, ManifestsError, PromotionError
 */
export async function mergePullRequest(asked: MergePullRequest): Promise<Merged> {
  const { number, forge } = asked;
  const pull = await forge.pullRequest(number);
  if (pull.state === 'closed')
    throw new PullRequestError('not-open', `pull request ${number} is closed: expected an open or a merged one`);
  if (pull.state === 'open') needApproved(await standingOf(forge, pull));
  const made = await mainImages(asked, await merge(asked, pull));
  return { number, ...made, ...(await promote(asked, made)) };
}
