import type { GitCredential } from './git/git.ts';

export type PullRequestState = 'open' | 'merged' | 'closed';

/** One side of a pull request. */
export interface Side {
  readonly branch: string;
  /** Full SHA. */
  readonly commit: string;
  /** `owner/name`; absent where it is deleted. */
  readonly repository?: string;
}

export interface PullRequest {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: PullRequestState;
  readonly author: string;
  readonly head: Side;
  readonly base: Side;
  /** Whether its commits come from anywhere but a branch of this repository: from another one, or from a ref that readers may push. Who may write did not push them. */
  readonly isFork: boolean;
  readonly labels: readonly string[];
  /** For people. */
  readonly url: string;
  /** UTC, ISO 8601. */
  readonly openedAt: string;
  /** Once it is merged. */
  readonly mergeCommit?: string;
}

export interface NewPullRequest {
  readonly title: string;
  readonly body: string;
  /** The branch that is to be merged. */
  readonly head: string;
  /** The branch that it is merged into. */
  readonly base: string;
}

export interface PullRequestFilter {
  readonly state?: 'open' | 'closed' | 'all';
  readonly head?: string;
  readonly base?: string;
}

export interface Comment {
  readonly id: number;
  readonly author: string;
  readonly body: string;
  /** When it was written first, by the forge's clock, as all of these. */
  readonly at: Date;
}

/** A label that was put on a pull request. It may be gone by now. */
export interface Labelling {
  readonly label: string;
  readonly by: string;
  readonly at: Date;
}

export interface Merge {
  /** The commit that was looked at: another one meanwhile is a `conflict`. */
  readonly commit: string;
  readonly title?: string;
  readonly deleteBranch?: boolean;
}

export type CommitState = 'pending' | 'success' | 'failure' | 'error';

/** What somebody says of a commit. The last one of a context counts. */
export interface CommitStatus {
  /** Who says it: `cutover/preview`. */
  readonly context: string;
  readonly state: CommitState;
  readonly description: string;
  readonly url?: string;
}

/** A status that was said. */
export interface SaidStatus extends CommitStatus {
  /** Whose account it was; absent where that is gone. */
  readonly by?: string;
  readonly at: Date;
}

export interface BranchProtection {
  /** Contexts of statuses that have to be `success`. */
  readonly requiredStatuses: readonly string[];
  readonly requiredApprovals: number;
  /** Who may push past pull requests (default: nobody). */
  readonly pushers?: readonly string[];
}

export interface Webhook {
  readonly url: string;
  /** Signs what is sent. */
  readonly secret: string;
  readonly events: readonly ('push' | 'pull_request' | 'issue_comment' | 'pull_request_review' | 'status')[];
}

export interface NewRepository {
  readonly description: string;
  readonly isPrivate: boolean;
}

export interface RepositoryFacts {
  readonly cloneUrl: string;
  readonly defaultBranch: string;
  readonly isEmpty: boolean;
}

export type Permission = 'read' | 'write' | 'admin';

/** Somebody who is no person: Argo CD, what answers webhooks. */
export interface NewAccount {
  readonly username: string;
  readonly password: string;
  /** On the repository, and nothing of any other. */
  readonly permission: Permission;
}

/** What a token may, as the forge names it: `write:repository`. */
export interface NewToken {
  readonly username: string;
  readonly password: string;
  /** One a name: another of the same name replaces it. */
  readonly name: string;
  readonly scopes: readonly string[];
}

/**
 * A Git forge, as far as a pipeline needs it: one repository and its pull requests. What is called `ensure…` may be called again; nothing else that changes something is retried.
 * Every method throws ForgeError.
 */
export interface Forge {
  /** `owner/name` */
  readonly repository: string;
  /** For `git push`, over HTTP. */
  readonly credential: GitCredential;
  readonly cloneUrl: string;
  /** Makes its owner, too, where that is an organisation that is not there. */
  ensureRepository(wanted: NewRepository): Promise<RepositoryFacts>;
  /** Makes the account, or sets its password, and what it may do. Asked by an administrator. */
  ensureAccount(wanted: NewAccount): Promise<void>;
  /** Asked with the account's own password: no token makes another. @returns the token, which is not shown again */
  newToken(wanted: NewToken): Promise<string>;
  /** Whether the repository is read by this token: it is neither withdrawn nor another forge's. */
  takesToken(token: string): Promise<boolean>;
  ensureBranchProtection(branch: string, wanted: BranchProtection): Promise<void>;
  /** One a URL. */
  ensureWebhook(wanted: Webhook): Promise<void>;
  pullRequests(filter?: PullRequestFilter): Promise<readonly PullRequest[]>;
  pullRequest(number: number): Promise<PullRequest>;
  open(wanted: NewPullRequest): Promise<PullRequest>;
  edit(number: number, wanted: { readonly title?: string; readonly body?: string }): Promise<PullRequest>;
  comment(number: number, body: string): Promise<Comment>;
  comments(number: number): Promise<readonly Comment[]>;
  editComment(id: number, body: string): Promise<Comment>;
  /** Every label that was ever put on it, in that order. */
  labellings(number: number): Promise<readonly Labelling[]>;
  /** Whether an account may push to the repository. An account that is not there may not. */
  mayWrite(username: string): Promise<boolean>;
  /** Makes the label where the repository has none of that name. */
  addLabel(number: number, label: string): Promise<void>;
  removeLabel(number: number, label: string): Promise<void>;
  merge(number: number, wanted: Merge): Promise<void>;
  close(number: number): Promise<void>;
  setStatus(commit: string, status: CommitStatus): Promise<void>;
  /** The last one of each context, of one account's where that is named: what others say does not stand before it. */
  statuses(commit: string, by?: string): Promise<readonly SaidStatus[]>;
  /** The last commits of a branch's own line, its tip first: of what was merged into it the merge alone. @param most at most so many, up to 50 */
  commits(branch: string, most: number): Promise<readonly string[]>;
  /** Undefined where that revision has no such file. */
  fileAt(path: string, revision: string): Promise<string | undefined>;
}
