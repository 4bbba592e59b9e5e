import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createProvider } from '@cutover/cluster';
import type { Cluster } from '@cutover/cluster';
import { until } from '@cutover/testing-kit';
import { succeed } from './testing/command-line.ts';
import { COLD_MS, PATIENCE_MS } from './testing/patience.ts';

const NAME = 'cutover-e2e-previews';
const ON = ['--name', NAME];
const run = promisify(execFile);

interface Up {
  readonly gitops: { readonly repository: string; readonly hosts: { readonly port: number } };
}
interface Answering {
  readonly commit: string;
  readonly services: Readonly<Record<string, { readonly url: string; readonly version: string }>>;
}

let cluster: Cluster;
let up: Up;
let work: string;

const asked = async <T>(...args: string[]) => JSON.parse((await succeed(...args, '--json', ...ON)).stdout) as T;
const named = async (kind: string, ...args: string[]) =>
  (await cluster.kubectl(['get', kind, '-o', 'name', ...args])).stdout.split('\n').filter((line) => line !== '');

/** git with the forge's credential, by its environment. */
async function git(...args: string[]): Promise<string> {
  const { username, token } = await cluster.forge!.login();
  const basic = Buffer.from(`${username}:${token}`).toString('base64');
  const env = {
    ...{ PATH: process.env['PATH'], HOME: work, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_COUNT: '1' },
    ...{ GIT_CONFIG_KEY_0: 'http.extraHeader', GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}` },
  };
  const author = ['-c', 'user.name=dev', '-c', 'user.email=dev@localhost'];
  return (await run('git', ['-C', work, ...author, ...args], { env })).stdout.trim();
}

/** A branch of a clone with one change of account. */
async function changed(branch: string): Promise<void> {
  await git('checkout', '--quiet', '-B', branch, 'origin/main');
  writeFileSync(join(work, 'apps/account/src/seen.txt'), `${branch}\n`);
  await git('add', '--all');
  await git('commit', '--quiet', '-m', `account: ${branch}`);
}

/** What a host says that it is, by the port that leads to the cluster's ingress. */
function versionAt(host: string): Promise<string | undefined> {
  const where = { host: '127.0.0.1', port: up.gitops.hosts.port, path: '/version', headers: { host } };
  return new Promise((resolve) => {
    const none = () => resolve(undefined);
    request(where, (response) => {
      json(response).then((said) => resolve((said as { version?: string }).version), none);
    })
      .on('error', none)
      .end();
  });
}

/** Nothing that bears the preview's name. */
async function leftOf(number: number): Promise<readonly string[]> {
  const volumes = await cluster.kubectl(['get', 'pv', '-o', 'jsonpath={.items[*].spec.claimRef.namespace}']);
  return [
    ...(await named('namespaces')).filter((name) => name.endsWith(`/preview-${number}`)),
    ...(await named('applications.argoproj.io', '-n', 'argocd', '-l', `cutover/preview=${number}`)),
    ...volumes.stdout.split(' ').filter((namespace) => namespace === `preview-${number}`),
  ];
}

beforeAll(async () => {
  await succeed('down', ...ON);
  up = await asked<Up>('up', '--with', 'gitops');
  cluster = await createProvider({ provider: 'embedded', name: NAME }).connect();
  work = mkdtempSync(join(tmpdir(), 'cutover-previews-'));
  await git('clone', '--quiet', `${up.gitops.repository}.git`, '.');
}, COLD_MS);

afterAll(async () => {
  await succeed('down', ...ON);
  rmSync(work, { recursive: true, force: true });
}, PATIENCE_MS);

describe('a change of account in a branch', () => {
  it(
    'becomes a preview that answers with it, and nothing of that is left once the pull request is closed',
    async () => {
      await changed('seen');
      const { number, commit } = await asked<{ number: number; commit: string }>('pr', 'open', 'seen', '--from', work);
      const built = await asked<{ version: string; images: { service: string; origin: string }[] }>(
        'pr',
        'build',
        String(number),
      );
      const origins = Object.fromEntries(built.images.map(({ service, origin }) => [service, origin]));
      expect(origins).toEqual({ account: 'built', membership: 'main', pacman: 'main', transfer: 'main' });
      const answering = await asked<Answering>('pr', 'wait', String(number), '--timeout', '600');
      expect(answering.commit).toBe(commit);
      expect(answering.services['account']?.version).toBe(built.version);
      expect(await versionAt(`account.pr-${number}.localhost`)).toBe(built.version);
      expect(await versionAt('account.dev.localhost')).toBe('1.0.0');
      expect((await succeed('pr', 'list', ...ON)).stdout).toContain(`#${number}  account: seen`);

      await succeed('pr', 'close', String(number), ...ON);
      const isGone = async () => (await leftOf(number)).length === 0;
      await until('nothing of the preview is left', isGone, { withinMs: PATIENCE_MS / 2 });
    },
    PATIENCE_MS * 2,
  );

  it(
    'is what dev answers with once it is merged',
    async () => {
      await changed('merged');
      const { number } = await asked<{ number: number }>('pr', 'open', 'merged', '--from', work);
      const { version } = await asked<{ version: string }>('pr', 'build', String(number));
      const merged = await asked<{ promoted: string[] }>('pr', 'merge', String(number));
      expect(merged.promoted).toEqual(['account']);
      const answers = async () => (await versionAt('account.dev.localhost')) === version;
      await until('dev answers with what was merged', answers, { withinMs: PATIENCE_MS / 2 });
    },
    PATIENCE_MS,
  );
});
