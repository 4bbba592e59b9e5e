import { afterEach, beforeAll, beforeEach } from '@jest/globals';
import { BUILD_MS, helmPath } from '@cutover/charts/testing';
import { leafPath, promotionIn } from '@cutover/manifests';
import { ensureTools } from '@cutover/toolchain';
import { commitPromotions } from '../promotion/commit-promotions.ts';
import { promote } from '../promotion/promote.ts';
import type { Releasing } from '../promotion/propose-leaf.ts';
import { rollBack } from '../promotion/roll-back.ts';
import { gitWorkspace, SOMEBODY } from './git-workspace.ts';
import type { GitWorkspace } from './git-workspace.ts';
import { MemoryForge } from './memory-forge.ts';

export const digest = (digit: string) => `sha256:${digit.repeat(64)}`;

/** The forge and the repository of one test, and what is done there with account. */
class AccountReleases {
  readonly workspace: GitWorkspace;
  readonly forge: MemoryForge;
  readonly #releasing: Releasing;

  constructor(workspace: GitWorkspace, tools: Pick<Releasing, 'helm' | 'kustomize'>) {
    this.workspace = workspace;
    this.forge = new MemoryForge(workspace.origin);
    const remote = { url: workspace.origin, branch: 'main' };
    this.#releasing = { ...tools, forge: this.forge, remote, author: SOMEBODY };
  }

  /** What a build does: dev runs a new version. */
  async built(version: string, digit: string): Promise<void> {
    const { workspace } = this;
    await workspace.git('pull', '--quiet', '--ff-only', 'origin', 'main');
    const digests = { account: digest(digit) };
    await commitPromotions({ clone: workspace.clone, helm: this.#releasing.helm, author: SOMEBODY }, [
      { service: 'account', environment: 'dev', version, digests },
    ]);
    await workspace.push();
  }

  promoteTo(to: string) {
    return promote(this.#releasing, { service: 'account', to });
  }

  rollBackStag(only?: string) {
    const asked = { service: 'account', environment: 'stag', ...(only === undefined ? {} : { only }) };
    return rollBack(this.#releasing, asked);
  }

  async merge(number: number | undefined): Promise<void> {
    const { head } = await this.forge.pullRequest(number!);
    await this.forge.merge(number!, { commit: head.commit });
    await this.workspace.git('pull', '--quiet', '--ff-only', 'origin', 'main');
  }

  /** Built, and promoted to stag. */
  async release(version: string, digit: string): Promise<void> {
    await this.built(version, digit);
    await this.merge((await this.promoteTo('stag')).pullRequest!.number);
  }

  async saidOf(environment: string) {
    await this.workspace.git('fetch', '--quiet', 'origin');
    const path = leafPath(environment, 'account');
    return promotionIn(await this.workspace.git('show', `origin/main:${path}`), path);
  }
}

/** Makes them before each test of a file, and removes them after it. @returns those of the test that runs */
export function accountReleases(): () => AccountReleases {
  let tools: Pick<Releasing, 'helm' | 'kustomize'>;
  let releases: AccountReleases;
  beforeAll(async () => {
    const { kustomize } = await ensureTools(['kustomize'], { progress: () => undefined });
    tools = { helm: await helmPath(), kustomize: kustomize.path };
  }, BUILD_MS);
  beforeEach(async () => {
    releases = new AccountReleases(await gitWorkspace(['account']), tools);
  });
  afterEach(() => releases.workspace.remove());
  return () => releases;
}
