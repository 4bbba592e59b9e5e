import type { CommitStatus, Forge, Merge, NewPullRequest, PullRequest, PullRequestFilter } from '../forge.ts';
import { ForgeError } from '../forge-error.ts';
import { git, gitSays } from '../git/git.ts';
import type { Author } from '../git/git.ts';

/** Pull requests of a bare repository, in memory: what promotions and verdicts ask of a forge. The real one is in the end-to-end tests. */
export class MemoryForge
  implements Pick<Forge, 'pullRequests' | 'pullRequest' | 'open' | 'edit' | 'merge' | 'setStatus' | 'statuses'>
{
  readonly all: PullRequest[] = [];
  private readonly origin: string;
  private readonly merger: Author;
  private readonly said = new Map<string, CommitStatus[]>();

  constructor(origin: string, merger: Author = { name: 'Merger', email: 'merger@example.test' }) {
    this.origin = origin;
    this.merger = merger;
  }

  private async commitOf(branch: string): Promise<string> {
    return (await git(['rev-parse', `refs/heads/${branch}`], { cwd: this.origin })).trim();
  }

  async pullRequests({ state = 'open', head, base }: PullRequestFilter = {}): Promise<readonly PullRequest[]> {
    const isAsked = (pull: PullRequest) =>
      (state === 'all' || pull.state === state) &&
      [pull.head.branch, undefined].includes(head) &&
      [pull.base.branch, undefined].includes(base);
    const found = this.all.filter(isAsked);
    return Promise.all(
      found.map(async (pull) => ({
        ...pull,
        head: { ...pull.head, commit: await this.commitOf(pull.head.branch) },
      })),
    );
  }

  async open({ title, body, head, base }: NewPullRequest): Promise<PullRequest> {
    const pull: PullRequest = {
      ...{ number: this.all.length + 1, title, body, state: 'open', author: 'somebody', isFork: false, labels: [] },
      ...{ url: `http://forge.test/pulls/${this.all.length + 1}`, openedAt: new Date().toISOString() },
      head: { branch: head, commit: await this.commitOf(head) },
      base: { branch: base, commit: await this.commitOf(base) },
    };
    this.all.push(pull);
    return pull;
  }

  edit(number: number, wanted: { readonly title?: string; readonly body?: string }): Promise<PullRequest> {
    const at = this.all.findIndex((pull) => pull.number === number);
    const edited = { ...this.all[at]!, ...wanted };
    this.all[at] = edited;
    return Promise.resolve(edited);
  }

  async pullRequest(number: number): Promise<PullRequest> {
    const found = this.all.find((pull) => pull.number === number);
    if (found === undefined) throw new ForgeError('not-found', `there is no pull request ${number}`);
    if (found.state !== 'open') return found;
    return { ...found, head: { ...found.head, commit: await this.commitOf(found.head.branch) } };
  }

  /** By a merge commit, as Gitea does it: refused where the branch is at another commit, and where both sides changed the same lines. */
  async merge(number: number, { commit, title, deleteBranch = true }: Merge): Promise<void> {
    const { head, base, state, title: own } = await this.pullRequest(number);
    const options = { cwd: this.origin, author: this.merger };
    if (state !== 'open') throw new ForgeError('not-mergeable', `pull request ${number} is ${state}`);
    if (head.commit !== commit) throw new ForgeError('conflict', `${head.branch} is at ${head.commit}`);
    const main = await this.commitOf(base.branch);
    if (!(await gitSays(['merge-tree', '--write-tree', main, commit], options)))
      throw new ForgeError('not-mergeable', `pull request ${number} conflicts with ${base.branch}`);
    const tree = (await git(['merge-tree', '--write-tree', main, commit], options)).trim();
    const message = `${title ?? own} (#${number})`;
    const made = await git(['commit-tree', tree, '-p', main, '-p', commit, '-m', message], options);
    const mergeCommit = made.trim();
    await git(['update-ref', `refs/heads/${base.branch}`, mergeCommit, main], options);
    if (deleteBranch) await git(['update-ref', '-d', `refs/heads/${head.branch}`], options);
    const at = this.all.findIndex((pull) => pull.number === number);
    this.all[at] = { ...this.all[at]!, head, state: 'merged', mergeCommit };
  }

  setStatus(commit: string, status: CommitStatus): Promise<void> {
    const others = (this.said.get(commit) ?? []).filter(({ context }) => context !== status.context);
    this.said.set(commit, [...others, status]);
    return Promise.resolve();
  }

  statuses(commit: string): Promise<readonly CommitStatus[]> {
    return Promise.resolve(this.said.get(commit) ?? []);
  }

  close(number: number): void {
    const at = this.all.findIndex((pull) => pull.number === number);
    this.all[at] = { ...this.all[at]!, state: 'closed' };
  }
}
