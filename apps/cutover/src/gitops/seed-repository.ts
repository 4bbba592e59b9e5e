import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ForgeLogin } from '@cutover/cluster';
import type { ServicePromotion } from '@cutover/forge';
import { fitRequests } from './fit-requests.ts';
import { git } from './git.ts';
import type { GitOptions } from './git.ts';
import { GitOpsError } from './gitops-error.ts';
import { BRANCH } from './repository.ts';
import { seedLeaves } from './seed-leaves.ts';

export interface Seed {
  /** The checkout, whose HEAD is pushed. */
  readonly checkout: string;
  readonly login: ForgeLogin;
  /** `OWNER/NAME`, which is there. */
  readonly repository: string;
  /** What was built, for the first environment's leaves. */
  readonly promotions: readonly ServicePromotion[];
  /** Environments beside the first: they start with what that runs. */
  readonly followers?: readonly string[];
  /** Those of them whose pods are to ask for less CPU than their values say. */
  readonly fitted?: readonly string[];
  /** Path of the Helm 3 executable. */
  readonly helm: string;
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface Seeded {
  /** What the forge's main is at. */
  readonly commit: string;
  /** What was pushed, for people; nothing where all of it was there. */
  readonly pushed: readonly string[];
  /** What stays as it was merged in the forge although something else was built, a line each. */
  readonly kept: readonly string[];
}

/** The checkout's commit. @throws GitOpsError `no-checkout` */
export async function headOf(folder: string, signal?: AbortSignal | undefined): Promise<string> {
  try {
    return await git(['rev-parse', '--verify', 'HEAD^{commit}'], { folder, signal });
  } catch (error) {
    signal?.throwIfAborted();
    const why = error instanceof Error ? error.message : String(error);
    throw new GitOpsError('no-checkout', `${folder} has no commit that could be pushed to the forge: ${why}`);
  }
}

/** What the forge's main is at; undefined while the repository is empty. */
async function forgeTip(at: GitOptions): Promise<string | undefined> {
  await git(['fetch', '--quiet', '--no-tags', 'forge', '+refs/heads/*:refs/remotes/forge/*'], at);
  const listed = await git(['for-each-ref', '--format=%(objectname)', `refs/remotes/forge/${BRANCH}`], at);
  return listed === '' ? undefined : listed;
}

async function contains(ancestor: string, commit: string, at: GitOptions): Promise<boolean> {
  const missing = await git(['rev-list', '--max-count=1', ancestor, `^${commit}`], at);
  return missing === '';
}

/** A branch at the checkout's commit on what the forge has. @returns what of it is new, for people */
async function joined(head: string, tip: string | undefined, at: GitOptions): Promise<readonly string[]> {
  const short = head.slice(0, 12);
  if (tip === undefined) {
    await git(['checkout', '--quiet', '-B', BRANCH, head], at);
    return [`commit ${short}`];
  }
  await git(['checkout', '--quiet', '-B', BRANCH, tip], at);
  if (await contains(head, tip, at)) return [];
  await git(['merge', '--quiet', '--no-edit', '-m', `Merge ${short} of the checkout`, head], at);
  return [`commit ${short}, merged into what the forge had`];
}

/**
 * Brings the checkout's commit into the forge's main, and says in leaves what the node runs, by one more commit. What the forge has
 * beyond that stays: nothing is forced. Nothing is pushed where all of it is there; all that is new is one push, so that a command that is killed leaves all or nothing.
 * @throws GitOpsError, PromotionError, ManifestsError, GitError
 */
export async function seedRepository(seed: Seed): Promise<Seeded> {
  const { checkout, login, repository, promotions, followers = [], fitted = [], helm, say, signal } = seed;
  const head = await headOf(checkout, signal);
  const folder = await mkdtemp(join(tmpdir(), 'cutover-forge-'));
  const at: GitOptions = { folder, login, signal };
  try {
    // Its objects are read where they are: nothing is copied, and nothing is written into the checkout.
    await git(['clone', '--quiet', '--shared', '--no-checkout', '--no-tags', checkout, folder], {
      folder: '/',
      signal,
    });
    await git(['remote', 'add', 'forge', `${login.url}/${repository}.git`], at);
    const tip = await forgeTip(at);
    const merged = await joined(head, tip, at);
    const isFitted = fitted.length > 0 && (await fitRequests({ clone: folder, helm, signal }, fitted));
    say('promoting what was built');
    const leaves = { promotions, followers, isFirst: tip === undefined, isNew: merged.length > 0 };
    const { committed, kept } = await seedLeaves({ clone: folder, helm }, leaves);
    const pushed = [...merged, ...(isFitted ? [`smaller requests of ${fitted.join(', ')}`] : []), ...committed];
    if (pushed.length > 0) {
      say(`pushing ${pushed.join(', ')}`);
      await git(['push', '--quiet', 'forge', `${BRANCH}:${BRANCH}`], at);
    }
    return { commit: await git(['rev-parse', 'HEAD'], at), pushed, kept };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
