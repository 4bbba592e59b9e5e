import type { Comment, CommitState, CommitStatus, PullRequest, RepositoryFacts, Side } from '../forge.ts';
import { ForgeError } from '../forge-error.ts';

type Fields = Readonly<Record<string, unknown>>;

const wrong = (field: string, expected: string): ForgeError =>
  new ForgeError('unexpected-answer', `the forge answered without ${field}: expected ${expected}`);

function fields(value: unknown, field: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw wrong(field, 'an object');
}

function text(of: Fields, field: string): string {
  const value = of[field];
  if (typeof value === 'string') return value;
  throw wrong(field, 'a text');
}

function timeIn(of: Fields, field: string): string {
  const at = Date.parse(text(of, field));
  if (Number.isNaN(at)) throw wrong(field, 'a time');
  return new Date(at).toISOString();
}

export function number(of: unknown, field: string): number {
  const value = fields(of, field)[field];
  if (typeof value === 'number') return value;
  throw wrong(field, 'a number');
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const login = (value: unknown): string => text(fields(value, 'user'), 'login');

/** A repository that was deleted is null. */
function sideOf(value: unknown, field: string): Side {
  const side = fields(value, field);
  const { repo } = side;
  const repository = repo === null || repo === undefined ? {} : { repository: text(fields(repo, 'repo'), 'full_name') };
  return { branch: text(side, 'ref'), commit: text(side, 'sha'), ...repository };
}

function stateOf(pull: Fields): PullRequest['state'] {
  if (pull['merged'] === true) return 'merged';
  return text(pull, 'state') === 'open' ? 'open' : 'closed';
}

/**
 * @param page where people see the repository's pull requests from here: the forge names itself as others reach it
 * @throws ForgeError `unexpected-answer`, as all of these
 */
export function pullRequestOf(value: unknown, page: string): PullRequest {
  const pull = fields(value, 'pull request');
  const [head, base] = [sideOf(pull['head'], 'head'), sideOf(pull['base'], 'base')];
  const { merge_commit_sha: mergeCommit } = pull;
  return {
    number: number(pull, 'number'),
    title: text(pull, 'title'),
    body: text(pull, 'body'),
    state: stateOf(pull),
    author: login(pull['user']),
    head,
    base,
    isFork: head.repository !== base.repository,
    labels: list(pull['labels']).map((label) => text(fields(label, 'label'), 'name')),
    url: `${page}/${number(pull, 'number')}`,
    openedAt: timeIn(pull, 'created_at'),
    ...(typeof mergeCommit === 'string' && pull['merged'] === true ? { mergeCommit } : {}),
  };
}

export function commentOf(value: unknown): Comment {
  const comment = fields(value, 'comment');
  return { id: number(comment, 'id'), author: login(comment['user']), body: text(comment, 'body') };
}

/** Gitea's `warning` and `skipped` block nothing. */
const STATES: Readonly<Record<string, CommitState>> = { warning: 'success', skipped: 'success' };

export function statusOf(value: unknown): CommitStatus {
  const status = fields(value, 'status');
  const state = text(status, 'status');
  const url = status['target_url'];
  return {
    context: text(status, 'context'),
    state: STATES[state] ?? (state as CommitState),
    description: text(status, 'description'),
    ...(typeof url === 'string' && url !== '' ? { url } : {}),
  };
}

export function repositoryOf(value: unknown): RepositoryFacts {
  const repository = fields(value, 'repository');
  return {
    cloneUrl: text(repository, 'clone_url'),
    defaultBranch: text(repository, 'default_branch'),
    isEmpty: repository['empty'] === true,
  };
}

/** The id of the label that has a name. */
export function idOfLabel(all: readonly unknown[], name: string): number | undefined {
  const found = all.find((one) => fields(one, 'label')['name'] === name);
  return found === undefined ? undefined : number(found, 'id');
}

/** The id of the webhook that sends to a URL. */
export function idOfHook(all: readonly unknown[], url: string): number | undefined {
  const found = all.find((one) => fields(fields(one, 'hook')['config'], 'config')['url'] === url);
  return found === undefined ? undefined : number(found, 'id');
}

/** A file's text: a folder, a link or a file that is too large has none. */
export function fileOf(value: unknown): string {
  const file = fields(value, 'file');
  if (file['encoding'] !== 'base64') throw wrong('encoding', 'base64');
  return Buffer.from(text(file, 'content'), 'base64').toString('utf8');
}

export const tokenOf = (value: unknown): string => text(fields(value, 'token'), 'sha1');
