import type { Comment, CommitState, Labelling, PullRequest, RepositoryFacts, SaidStatus, Side } from '../forge.ts';
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

export function number(of: unknown, field: string): number {
  const value = fields(of, field)[field];
  if (typeof value === 'number') return value;
  throw wrong(field, 'a number');
}

function time(of: Fields, field: string): Date {
  const value = new Date(text(of, field));
  if (Number.isNaN(value.getTime())) throw wrong(field, 'a time');
  return value;
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
 * Whether a head is a branch. It is none where it was pushed to `refs/for/…`, which everybody may who may read, or where the branch is gone: Gitea names its repository as ours all the same,
 * and as its branch one of that name where there happens to be one. https://docs.gitea.com/usage/pull-request/agit
 */
const isBranch = (head: Fields): boolean => text(head, 'label') !== '' && !text(head, 'ref').startsWith('refs/');

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
    isFork: head.repository !== base.repository || !isBranch(fields(pull['head'], 'head')),
    labels: list(pull['labels']).map((label) => text(fields(label, 'label'), 'name')),
    url: `${page}/${number(pull, 'number')}`,
    openedAt: time(pull, 'created_at').toISOString(),
    ...(typeof mergeCommit === 'string' && pull['merged'] === true ? { mergeCommit } : {}),
  };
}

/** Of a log by time, a branch's own line: its tip and first parents, the last of which may lie outside of the log. What was merged is told by its merge. */
export function firstParentsOf(value: unknown): readonly string[] {
  const log = list(value).map((one) => fields(one, 'commit'));
  const parents = new Map(log.map((commit) => [text(commit, 'sha'), list(commit['parents'])[0]]));
  const line: string[] = [];
  let next = log[0] === undefined ? undefined : text(log[0], 'sha');
  while (next !== undefined) {
    line.push(next);
    const parent = parents.get(next);
    next = parent === undefined ? undefined : text(fields(parent, 'parent'), 'sha');
  }
  return line;
}

export function commentOf(value: unknown): Comment {
  const comment = fields(value, 'comment');
  const [id, author, body] = [number(comment, 'id'), login(comment['user']), text(comment, 'body')];
  return { id, author, body, at: time(comment, 'created_at') };
}

/** What a label's event says in place of a text where it was put on, and not taken off. */
const PUT_ON = '1';

export function labellingsOf(all: readonly unknown[]): readonly Labelling[] {
  const events = all.map((event) => fields(event, 'event'));
  const isLabelling = ({ type, body, label }: Fields) =>
    type === 'label' && body === PUT_ON && label !== null && label !== undefined;
  return events.filter(isLabelling).map((event) => ({
    label: text(fields(event['label'], 'label'), 'name'),
    ...{ by: login(event['user']), at: time(event, 'created_at') },
  }));
}

const WRITING: ReadonlySet<string> = new Set(['write', 'admin', 'owner']);

/** @throws ForgeError where it is no list: one that is short by mistake would be an answer, too */
function elements(value: unknown, field: string): readonly Fields[] {
  if (!Array.isArray(value)) throw wrong(field, 'a list');
  return value.map((one) => fields(one, field));
}

export const loginsOf = (value: unknown): readonly string[] =>
  elements(value, 'users').map((user) => text(user, 'login'));

const ADMINISTERING: ReadonlySet<string> = new Set(['admin', 'owner']);

/** Whether one of these teams may not write code. */
export const readsOnly = (value: unknown): boolean =>
  elements(value, 'teams').some(({ permission, units_map: units }) => {
    const code = fields(units ?? {}, 'units_map')['repo.code'];
    return !ADMINISTERING.has(String(permission)) && !WRITING.has(String(code));
  });

export const mayWriteOf = (value: unknown): boolean => WRITING.has(text(fields(value, 'permission'), 'permission'));

/** Gitea's `warning` and `skipped` block nothing. */
const STATES: Readonly<Record<string, CommitState>> = { warning: 'success', skipped: 'success' };

export function statusOf(value: unknown): SaidStatus {
  const status = fields(value, 'status');
  const state = text(status, 'status');
  const { target_url: url, creator } = status;
  const by = creator === null || creator === undefined ? {} : { by: login(creator) };
  return {
    ...by,
    at: time(status, 'created_at'),
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
