import { randomBytes } from 'node:crypto';
import type {
  Comment,
  CommitStatus,
  Forge,
  Labelling,
  Merge,
  NewPullRequest,
  PullRequest,
  PullRequestFilter,
  SaidStatus,
} from '../forge.ts';
import { ForgeError } from '../forge-error.ts';
import { git, gitSays } from '../git/git.ts';
import type { Author } from '../git/git.ts';

/** What of a forge is here: whatever else is asked is a type error. */
type Offered = Pick<
  Forge,
  | 'repository'
  | 'pullRequests'
  | 'pullRequest'
  | 'open'
  | 'edit'
  | 'merge'
  | 'comment'
  | 'comments'
  | 'editComment'
  | 'addLabel'
  | 'removeLabel'
  | 'labellings'
  | 'mayWrite'
  | 'setStatus'
  | 'statuses'
  | 'commits'
>;

interface Said extends SaidStatus {
  readonly commit: string;
}

interface Kept {
  readonly number: number;
  readonly comments: Comment[];
  readonly labelled: Labelling[];
}

const OWN = 'bank/cutover';

/**
 * Pull requests in memory: of a bare repository, or of commits that no repository has. `as` is who calls, `writers` who may push.
 * The real one is held against the same contract in the end-to-end tests.
 */
export class MemoryForge implements Offered {
  readonly repository = OWN;
  readonly all: PullRequest[] = [];
  /** Of main, its tip first, where no repository has them. */
  readonly mainCommits: string[] = [];
  readonly writers = new Set(['delivery', 'maintainer']);
  /** What it answers with, whatever is asked, while it is there. */
  failure: ForgeError | undefined;
  as = 'delivery';
  private readonly origin: string | undefined;
  private readonly merger: Author;
  private stopped: Date | undefined;
  private readonly kept: Kept[] = [];
  private readonly said: Said[] = [];
  private ids = 0;

  constructor(origin?: string, merger: Author = { name: 'Merger', email: 'merger@example.test' }) {
    this.origin = origin;
    this.merger = merger;
  }

  /** Its clock stands still once it is set. */
  get now(): Date {
    return this.stopped ?? new Date();
  }

  set now(at: Date) {
    this.stopped = at;
  }

  private async commitOf(branch: string): Promise<string> {
    if (this.origin === undefined) return randomBytes(20).toString('hex');
    return (await git(['rev-parse', `refs/heads/${branch}`], { cwd: this.origin })).trim();
  }

  private check(): void {
    if (this.failure !== undefined) throw this.failure;
  }

  private at(number: number): number {
    this.check();
    const at = this.all.findIndex((pull) => pull.number === number);
    if (at === -1) throw new ForgeError('not-found', `pull request ${number}: there is none`, { status: 404 });
    return at;
  }

  private change(number: number, changes: Partial<PullRequest>): PullRequest {
    const at = this.at(number);
    return (this.all[at] = { ...this.all[at]!, ...changes });
  }

  private async current(pull: PullRequest): Promise<PullRequest> {
    if (this.origin === undefined || pull.state !== 'open') return pull;
    return { ...pull, head: { ...pull.head, commit: await this.commitOf(pull.head.branch) } };
  }

  async pullRequests({ state = 'open', head, base }: PullRequestFilter = {}): Promise<readonly PullRequest[]> {
    this.check();
    const isAsked = (pull: PullRequest) =>
      (state === 'all' || pull.state === state) &&
      [pull.head.branch, undefined].includes(head) &&
      [pull.base.branch, undefined].includes(base);
    return Promise.all(this.all.filter(isAsked).map((pull) => this.current(pull)));
  }

  async pullRequest(number: number): Promise<PullRequest> {
    return this.current(this.all[this.at(number)]!);
  }

  async open(wanted: NewPullRequest): Promise<PullRequest> {
    return this.opened(wanted, OWN);
  }

  /** From a repository of somebody else's. */
  async openFromFork(wanted: NewPullRequest): Promise<PullRequest> {
    return this.opened(wanted, 'stranger/cutover');
  }

  private async opened({ title, body, head, base }: NewPullRequest, from: string): Promise<PullRequest> {
    this.check();
    const pull: PullRequest = {
      ...{ number: this.all.length + 1, title, body, state: 'open', author: 'somebody', labels: [] },
      ...{ url: `http://forge.test/pulls/${this.all.length + 1}`, isFork: from !== OWN },
      openedAt: this.now.toISOString(),
      head: { branch: head, commit: await this.commitOf(head), repository: from },
      base: { branch: base, commit: await this.commitOf(base), repository: OWN },
    };
    this.all.push(pull);
    this.kept.push({ number: pull.number, comments: [], labelled: [] });
    return pull;
  }

  /** As who owns the head does it. @returns the commit that is the head now */
  push(number: number, commit = randomBytes(20).toString('hex')): string {
    const { head } = this.all[this.at(number)]!;
    this.change(number, { head: { ...head, commit } });
    return commit;
  }

  async edit(number: number, wanted: { readonly title?: string; readonly body?: string }): Promise<PullRequest> {
    return this.change(number, wanted);
  }

  async comment(number: number, body: string): Promise<Comment> {
    const comment = { id: (this.ids += 1), author: this.as, body, at: this.now };
    this.kept[this.at(number)]!.comments.push(comment);
    return comment;
  }

  async comments(number: number): Promise<readonly Comment[]> {
    return [...this.kept[this.at(number)]!.comments];
  }

  async editComment(id: number, body: string): Promise<Comment> {
    this.check();
    for (const { comments } of this.kept) {
      const at = comments.findIndex((comment) => comment.id === id);
      if (at !== -1) return (comments[at] = { ...comments[at]!, body });
    }
    throw new ForgeError('not-found', `comment ${id}: there is none`, { status: 404 });
  }

  async addLabel(number: number, label: string): Promise<void> {
    const { labels } = this.all[this.at(number)]!;
    if (labels.includes(label)) return;
    this.change(number, { labels: [...labels, label] });
    this.kept[this.at(number)]!.labelled.push({ label, by: this.as, at: this.now });
  }

  async removeLabel(number: number, label: string): Promise<void> {
    const { labels } = this.all[this.at(number)]!;
    this.change(number, { labels: labels.filter((one) => one !== label) });
  }

  async labellings(number: number): Promise<readonly Labelling[]> {
    return [...this.kept[this.at(number)]!.labelled];
  }

  async mayWrite(username: string): Promise<boolean> {
    this.check();
    return this.writers.has(username);
  }

  async setStatus(commit: string, status: CommitStatus): Promise<void> {
    this.check();
    this.said.push({ ...status, commit, by: this.as, at: this.now });
  }

  async statuses(commit: string, by?: string): Promise<readonly SaidStatus[]> {
    this.check();
    const asked = this.said.filter((status) => status.commit === commit && [status.by, undefined].includes(by));
    const last = new Map(asked.map(({ commit: _, ...status }) => [status.context, status]));
    return [...last.values()];
  }

  async commits(branch: string, most: number): Promise<readonly string[]> {
    this.check();
    if (this.origin === undefined) return this.mainCommits.slice(0, most);
    const listed = await git(['rev-list', `--max-count=${most}`, '--first-parent', `refs/heads/${branch}`], {
      cwd: this.origin,
    });
    return listed.trim().split('\n');
  }

  private bare(): string {
    if (this.origin === undefined) throw new Error('pull requests without a repository cannot be merged');
    return this.origin;
  }

  /** By a merge commit, as Gitea does it: refused where the branch is at another commit, and where both sides changed the same lines. */
  async merge(number: number, { commit, title, deleteBranch = true }: Merge): Promise<void> {
    const { head, base, state, title: own } = await this.pullRequest(number);
    const options = { cwd: this.bare(), author: this.merger };
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
    this.change(number, { head, state: 'merged', mergeCommit });
  }

  close(number: number): void {
    this.change(number, { state: 'closed' });
  }
}
