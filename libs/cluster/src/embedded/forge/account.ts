import { randomUUID } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { keptSecret, readIfThere, writeWhole } from '@cutover/toolchain';
import { GITEA } from '../../addons/gitea-settings.ts';
import type { Kubectl } from '../../diagnosis/index.ts';
import { ClusterError } from '../../errors.ts';
import { until } from '../until.ts';

/** Who administers the forge. */
export const FORGE_USER = 'cutover-admin';
const TOKEN = 'token';
const PASSWORD = 'password';
const ANSWERS_WITHIN_MS = 60_000;

export interface ForgeAccount {
  /** Of the forge, on this machine. */
  readonly url: string;
  /** Where its credentials are kept. */
  readonly folder: string;
  readonly kubectl: Kubectl;
  readonly signal?: AbortSignal | undefined;
}

export function readToken(folder: string): Promise<string | undefined> {
  return readIfThere(join(folder, TOKEN));
}

/** A command of Gitea's in its pod. Secrets are only ever on its standard output: others read the arguments of a process. */
async function inPod({ kubectl, signal }: ForgeAccount, ...args: readonly string[]): Promise<string> {
  const command = ['gitea', '--config', '/etc/gitea/app.ini', 'admin', 'user', ...args];
  const exec = ['exec', '--namespace', GITEA, `statefulset/${GITEA}`, '--', ...command];
  return (await kubectl(exec, signal ? { signal } : {})).stdout;
}

async function ensureUser(account: ForgeAccount): Promise<void> {
  const known = await inPod(account, 'list', '--admin');
  if (known.split('\n').some((line) => line.trim().split(/\s+/)[1] === FORGE_USER)) return;
  const who = ['--username', FORGE_USER, '--email', `${FORGE_USER}@noreply.localhost`, '--admin'];
  // Its password is set below: this one is printed, and not kept.
  await inPod(account, 'create', ...who, '--random-password', '--must-change-password=false');
}

function ask({ url, signal }: ForgeAccount, path: string, token: string, init: RequestInit = {}): Promise<Response> {
  const headers = { authorization: `token ${token}`, 'content-type': 'application/json' };
  return fetch(`${url}/api/v1${path}`, { ...init, headers, ...(signal ? { signal } : {}) });
}

/** Whether the forge takes this token. The way to a pod that has just become ready may take a moment to be laid. */
async function isTaken(account: ForgeAccount, token: string): Promise<boolean> {
  let status = 0;
  const answers = async (): Promise<boolean> => {
    status = await ask(account, '/user', token).then(
      (response) => response.status,
      () => 0,
    );
    return status !== 0 && status < 500;
  };
  await until(answers, { what: `${GITEA} answers at ${account.url}`, withinMs: ANSWERS_WITHIN_MS });
  return status === 200;
}

/** A token that the forge takes: the one that is kept, or another. */
async function ensureToken(account: ForgeAccount): Promise<string> {
  const known = await readToken(account.folder);
  if (known !== undefined && (await isTaken(account, known))) return known;
  await ensureUser(account);
  const name = `cutover-up-${randomUUID().slice(0, 8)}`;
  const made = ['generate-access-token', '--username', FORGE_USER, '--token-name', name, '--scopes', 'all', '--raw'];
  // Behind whatever it warns of.
  const token = (await inPod(account, ...made)).trim().split('\n').at(-1) ?? '';
  if (!/^[0-9a-f]{40}$/.test(token)) throw new ClusterError('command-failed', 'gitea printed no access token');
  await writeWhole(join(account.folder, TOKEN), token);
  if (await isTaken(account, token)) return token;
  throw new ClusterError('command-failed', `gitea does not take the token that it made for ${FORGE_USER}`);
}

/** What people sign in with, in a browser: set through the API, so that it is no argument of a process. */
async function ensurePassword(account: ForgeAccount, token: string): Promise<void> {
  if ((await readIfThere(join(account.folder, PASSWORD))) !== undefined) return;
  const password = await keptSecret(account.folder, `${PASSWORD}.new`);
  const body = JSON.stringify({ login_name: FORGE_USER, source_id: 0, password, must_change_password: false });
  const { status } = await ask(account, `/admin/users/${FORGE_USER}`, token, { method: 'PATCH', body });
  if (status !== 200)
    throw new ClusterError('command-failed', `gitea refused ${FORGE_USER}'s password: status ${status}`);
  await rename(join(account.folder, `${PASSWORD}.new`), join(account.folder, PASSWORD));
}

/** Sees to it that the forge has its administrator, whose credentials are kept in the folder; again where one of them is lost or refused. */
export async function ensureForgeAccount(account: ForgeAccount): Promise<void> {
  await ensurePassword(account, await ensureToken(account));
}
