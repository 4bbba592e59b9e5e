import type {
  BranchProtection,
  Comment,
  CommitStatus,
  Forge,
  Labelling,
  Merge,
  NewAccount,
  NewPullRequest,
  NewRepository,
  NewToken,
  PullRequest,
  PullRequestFilter,
  RepositoryFacts,
  SaidStatus,
  Webhook,
} from '../forge.ts';
import { isForgeError } from '../forge-error.ts';
import type { GitCredential } from '../git/git.ts';
import {
  commentOf,
  firstParentsOf,
  fileOf,
  idOfHook,
  idOfLabel,
  labellingsOf,
  loginsOf,
  mayWriteOf,
  number as numberIn,
  pullRequestOf,
  readsOnly,
  repositoryOf,
  statusOf,
} from './answers.ts';
import { ensureAccount, ensureOrganisation, newToken } from './accounts.ts';
import { ForgeHttp } from './http.ts';
import type { HttpOptions } from './http.ts';

export interface GiteaOptions extends HttpOptions {
  readonly owner: string;
  readonly name: string;
  /** Whose token it is. */
  readonly username: string;
}

const LABEL_COLOUR = '#1f6feb';
/** What Gitea answers who asks for the teams of a user's repository. */
const NO_ORGANISATION = 405;
const encoded = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

/** Gitea 1.26, by its own API (`/api/v1`). */
export class Gitea implements Forge {
  readonly repository: string;
  readonly credential: GitCredential;
  readonly cloneUrl: string;
  private readonly http: ForgeHttp;
  private readonly options: GiteaOptions;
  private readonly at: string;
  private readonly pullRequestIn: (value: unknown) => PullRequest;

  constructor(options: GiteaOptions) {
    const { owner, name, username, token, url } = options;
    this.options = options;
    this.http = new ForgeHttp(options);
    this.repository = `${owner}/${name}`;
    this.credential = { username, token };
    this.cloneUrl = new URL(`/${encoded(this.repository)}.git`, url).href;
    const page = new URL(`/${encoded(this.repository)}/pulls`, url).href;
    this.pullRequestIn = (value) => pullRequestOf(value, page);
    this.at = `/repos/${encoded(this.repository)}`;
  }

  private async repositoryFacts(): Promise<RepositoryFacts | undefined> {
    const answer = await this.http.maybe({ method: 'GET', path: this.at });
    return answer === undefined ? undefined : repositoryOf(JSON.parse(answer));
  }

  async ensureRepository({ description, isPrivate }: NewRepository): Promise<RepositoryFacts> {
    const there = await this.repositoryFacts();
    if (there !== undefined) return there;
    const { owner, name, username } = this.options;
    if (owner !== username) await ensureOrganisation(this.http, owner);
    const path = owner === username ? '/user/repos' : `/orgs/${encodeURIComponent(owner)}/repos`;
    const body = { name, description, private: isPrivate, default_branch: 'main', auto_init: false };
    try {
      return repositoryOf(await this.http.json({ method: 'POST', path, body }));
    } catch (error) {
      // Somebody else was faster.
      const made = isForgeError(error, 'conflict') ? await this.repositoryFacts() : undefined;
      if (made === undefined) throw error;
      return made;
    }
  }

  async ensureAccount({ permission, ...wanted }: NewAccount): Promise<void> {
    await ensureAccount(this.http, wanted);
    const path = `${this.at}/collaborators/${encodeURIComponent(wanted.username)}`;
    await this.http.call({ method: 'PUT', path, body: { permission } });
  }

  newToken({ password, ...wanted }: NewToken): Promise<string> {
    const { username } = wanted;
    return newToken(new ForgeHttp({ ...this.options, basic: { username, password } }), wanted);
  }

  async takesToken(token: string): Promise<boolean> {
    try {
      await new ForgeHttp({ ...this.options, token }).call({ method: 'GET', path: this.at });
      return true;
    } catch (error) {
      // A token of too few rights is as good as none.
      if (['unauthorized', 'forbidden', 'not-found'].some((code) => isForgeError(error) && error.code === code))
        return false;
      throw error;
    }
  }

  async ensureBranchProtection(branch: string, wanted: BranchProtection): Promise<void> {
    const { requiredStatuses, requiredApprovals, pushers = [] } = wanted;
    const body = {
      rule_name: branch,
      enable_push: pushers.length > 0,
      enable_push_whitelist: pushers.length > 0,
      push_whitelist_usernames: pushers,
      enable_force_push: false,
      enable_status_check: requiredStatuses.length > 0,
      status_check_contexts: requiredStatuses,
      required_approvals: requiredApprovals,
      dismiss_stale_approvals: true,
      block_on_rejected_reviews: true,
      block_admin_merge_override: true,
    };
    const own = `${this.at}/branch_protections/${encodeURIComponent(branch)}`;
    const there = await this.http.maybe({ method: 'GET', path: own });
    if (there === undefined) await this.http.call({ method: 'POST', path: `${this.at}/branch_protections`, body });
    else await this.http.call({ method: 'PATCH', path: own, body });
  }

  async ensureWebhook({ url, secret, events }: Webhook): Promise<void> {
    const hooks = `${this.at}/hooks`;
    const id = idOfHook(await this.http.every({ path: hooks }), url);
    const body = { active: true, events, config: { url, secret, content_type: 'json' } };
    if (id === undefined) await this.http.call({ method: 'POST', path: hooks, body: { ...body, type: 'gitea' } });
    // Its secret cannot be read: it is set, whatever it was.
    else await this.http.call({ method: 'PATCH', path: `${hooks}/${id}`, body });
  }

  async pullRequests({ state = 'open', head, base }: PullRequestFilter = {}): Promise<readonly PullRequest[]> {
    const query = { state, ...(base === undefined ? {} : { base_branch: base }) };
    const all = (await this.http.every({ path: `${this.at}/pulls`, query })).map(this.pullRequestIn);
    return all.filter((pull) => head === undefined || (pull.head.branch === head && !pull.isFork));
  }

  async pullRequest(number: number): Promise<PullRequest> {
    return this.pullRequestIn(await this.http.json({ method: 'GET', path: `${this.at}/pulls/${number}` }));
  }

  async open(body: NewPullRequest): Promise<PullRequest> {
    return this.pullRequestIn(await this.http.json({ method: 'POST', path: `${this.at}/pulls`, body }));
  }

  async edit(number: number, body: { readonly title?: string; readonly body?: string }): Promise<PullRequest> {
    return this.pullRequestIn(await this.http.json({ method: 'PATCH', path: `${this.at}/pulls/${number}`, body }));
  }

  async comment(number: number, body: string): Promise<Comment> {
    const path = `${this.at}/issues/${number}/comments`;
    return commentOf(await this.http.json({ method: 'POST', path, body: { body } }));
  }

  /** Gitea gives all of an issue's comments at once. */
  async comments(number: number): Promise<readonly Comment[]> {
    const all = await this.http.json({ method: 'GET', path: `${this.at}/issues/${number}/comments` });
    return (all as readonly unknown[]).map(commentOf);
  }

  async editComment(id: number, body: string): Promise<Comment> {
    const path = `${this.at}/issues/comments/${id}`;
    return commentOf(await this.http.json({ method: 'PATCH', path, body: { body } }));
  }

  /** Gitea leaves out of a page what we may not see, so that one may be empty before the end: what comes after is not found then. */
  async labellings(number: number): Promise<readonly Labelling[]> {
    return labellingsOf(await this.http.every({ path: `${this.at}/issues/${number}/timeline` }));
  }

  /**
   * Who may be assigned may write, as long as no team is on the repository that may read pull requests and not write code. Where one is, Gitea tells it of each account,
   * and to administrators of the repository alone; of who is in a team whose rights differ by unit it says less then than they may.
   */
  async mayWrite(username: string): Promise<boolean> {
    if (await this.hasReadingTeam()) return this.isPermittedToWrite(username);
    const all = await this.http.json({ method: 'GET', path: `${this.at}/assignees` });
    return loginsOf(all).some((login) => login.toLowerCase() === username.toLowerCase());
  }

  private async hasReadingTeam(): Promise<boolean> {
    try {
      return readsOnly(await this.http.json({ method: 'GET', path: `${this.at}/teams` }));
    } catch (error) {
      // It has no teams: its owner is no organisation.
      if (isForgeError(error) && error.status === NO_ORGANISATION) return false;
      throw error;
    }
  }

  private async isPermittedToWrite(username: string): Promise<boolean> {
    const path = `${this.at}/collaborators/${encodeURIComponent(username)}/permission`;
    const answer = await this.http.maybe({ method: 'GET', path });
    return answer !== undefined && mayWriteOf(JSON.parse(answer));
  }

  private async labelId(name: string): Promise<number | undefined> {
    return idOfLabel(await this.http.every({ path: `${this.at}/labels` }), name);
  }

  private async newLabel(name: string): Promise<number> {
    const body = { name, color: LABEL_COLOUR };
    return numberIn(await this.http.json({ method: 'POST', path: `${this.at}/labels`, body }), 'id');
  }

  async addLabel(number: number, label: string): Promise<void> {
    const id = (await this.labelId(label)) ?? (await this.newLabel(label));
    await this.http.call({ method: 'POST', path: `${this.at}/issues/${number}/labels`, body: { labels: [id] } });
  }

  async removeLabel(number: number, label: string): Promise<void> {
    const id = await this.labelId(label);
    if (id === undefined) return;
    await this.http.call({ method: 'DELETE', path: `${this.at}/issues/${number}/labels/${id}` });
  }

  async merge(number: number, { commit, title, deleteBranch = true }: Merge): Promise<void> {
    const body = {
      do: 'merge',
      head_commit_id: commit,
      delete_branch_after_merge: deleteBranch,
      ...(title === undefined ? {} : { merge_title_field: title }),
    };
    await this.http.call({ method: 'POST', path: `${this.at}/pulls/${number}/merge`, body });
  }

  async close(number: number): Promise<void> {
    await this.http.call({ method: 'PATCH', path: `${this.at}/pulls/${number}`, body: { state: 'closed' } });
  }

  async setStatus(commit: string, { context, state, description, url }: CommitStatus): Promise<void> {
    const body = { context, state, description, ...(url === undefined ? {} : { target_url: url }) };
    await this.http.call({ method: 'POST', path: `${this.at}/statuses/${encodeURIComponent(commit)}`, body });
  }

  /** By id: times are of a second, and two may be said within one. */
  async statuses(commit: string, by?: string): Promise<readonly SaidStatus[]> {
    const all = await this.http.every({ path: `${this.at}/statuses/${encodeURIComponent(commit)}` });
    const inOrder = all.toSorted((left, right) => numberIn(left, 'id') - numberIn(right, 'id')).map(statusOf);
    const asked = inOrder.filter((status) => by === undefined || status.by === by);
    return [...new Map(asked.map((status) => [status.context, status])).values()];
  }

  async commits(branch: string, most: number): Promise<readonly string[]> {
    const query = { sha: branch, limit: String(most), stat: 'false', verification: 'false', files: 'false' };
    const log = await this.http.call({ method: 'GET', path: `${this.at}/commits`, query });
    return firstParentsOf(JSON.parse(log)).slice(0, most);
  }

  /** By its contents: its raw files come from the default branch where a revision is none. */
  async fileAt(path: string, revision: string): Promise<string | undefined> {
    const call = { method: 'GET', path: `${this.at}/contents/${encoded(path)}`, query: { ref: revision } } as const;
    const answer = await this.http.maybe(call);
    return answer === undefined ? undefined : fileOf(JSON.parse(answer));
  }
}
