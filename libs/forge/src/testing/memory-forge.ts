import type { Forge, NewPullRequest, PullRequest, PullRequestFilter } from '../forge.ts';
import { git } from '../git/git.ts';

/** Pull requests of a bare repository, in memory: what promotions ask of a forge. The real one is in the end-to-end tests. */
export class MemoryForge implements Pick<Forge, 'pullRequests' | 'open' | 'edit'> {
  readonly all: PullRequest[] = [];
  private readonly origin: string;

  constructor(origin: string) {
    this.origin = origin;
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

  /** As its merge commit does it, by somebody. */
  async merge(number: number, clone: string, by: { readonly name: string; readonly email: string }): Promise<void> {
    const at = this.all.findIndex((pull) => pull.number === number);
    const { head, title } = this.all[at]!;
    const options = { cwd: clone, author: by };
    await git(['pull', '--quiet', '--ff-only', 'origin', 'main'], options);
    await git(['fetch', '--quiet', 'origin', head.branch], options);
    await git(['merge', '--quiet', '--no-ff', `--message=${title} (#${number})`, 'FETCH_HEAD'], options);
    await git(['push', '--quiet', 'origin', 'HEAD:main'], options);
    this.all[at] = { ...this.all[at]!, state: 'merged' };
  }

  close(number: number): void {
    const at = this.all.findIndex((pull) => pull.number === number);
    this.all[at] = { ...this.all[at]!, state: 'closed' };
  }
}
