import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createProvider } from '../create-provider.ts';
import { clusterPaths } from '../embedded/paths.ts';
import type { Cluster, ForgeLogin } from '../provider.ts';
import { documentedSockets } from '../testing/documented-sockets.ts';
import { listeningSockets } from '../testing/listening-sockets.ts';
import { deleteAddOn } from './index.ts';
import { COLD_MS, soon, there, UP_MS } from './testing/on-node.ts';

const NAME = 'cutover-gitea';
const FORGE = clusterPaths(NAME).forge;
const provider = createProvider({ provider: 'embedded', name: NAME });
const run = promisify(execFile);

let cluster: Cluster;
let login: ForgeLogin;
let work: string;

const api = (path: string, token?: string, body?: object) =>
  fetch(`${login.url}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `token ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

/** git without anything of this machine's settings; with the account's token where it is given, by its environment. */
async function git(args: readonly string[], token?: string): Promise<string> {
  const header = Buffer.from(`${login.username}:${token}`).toString('base64');
  const credential =
    token === undefined
      ? {}
      : {
          GIT_CONFIG_COUNT: '1',
          GIT_CONFIG_KEY_0: 'http.extraHeader',
          GIT_CONFIG_VALUE_0: `Authorization: Basic ${header}`,
        };
  const { PATH } = process.env;
  const env = { PATH, HOME: work, GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0', ...credential };
  return (await run('git', ['-C', work, ...args], { env })).stdout.trim();
}

beforeAll(async () => {
  await provider.down();
  cluster = await provider.up({ addOns: ['gitea'] });
  login = await cluster.forge!.login();
  work = mkdtempSync(join(tmpdir(), 'cutover-gitea-'));
}, COLD_MS);

afterAll(async () => {
  await provider.down();
  rmSync(work, { recursive: true, force: true });
}, UP_MS);

describe('the forge of a node', () => {
  it('answers that it is well, and says its version to whoever has an account', async () => {
    expect((await fetch(`${login.url}/api/healthz`)).status).toBe(200);
    expect(await (await api('/version', login.token)).json()).toEqual({ version: '1.26.0' });
  });

  it('takes a push of its administrator, and gives it back', async () => {
    expect((await api('/orgs', login.token, { username: 'shop', visibility: 'private' })).status).toBe(201);
    expect((await api('/orgs/shop/repos', login.token, { name: 'shop', private: true })).status).toBe(201);
    await git(['init', '--quiet', '--initial-branch=main']);
    writeFileSync(join(work, 'README'), 'a shop\n');
    await git(['add', 'README']);
    await git(['-c', 'user.name=a', '-c', 'user.email=a@localhost', 'commit', '--quiet', '-m', 'a shop']);
    await git(['push', '--quiet', `${login.url}/shop/shop.git`, 'main'], login.token);
    const tip = await git(['ls-remote', `${login.url}/shop/shop.git`, 'refs/heads/main'], login.token);
    expect(tip.split('\t')[0]).toBe(await git(['rev-parse', 'HEAD']));
  });

  it('refuses whoever has no credential, or another one', async () => {
    const url = `${login.url}/shop/shop.git`;
    await expect(git(['ls-remote', url])).rejects.toThrow(/could not read Username|Authentication failed/);
    await expect(git(['push', url, 'main'], '0'.repeat(40))).rejects.toThrow(
      /could not read Username|Authentication failed/,
    );
    expect((await api('/repos/shop/shop')).status).toBe(403);
    expect((await fetch(`${login.url}/user/sign_up`, { method: 'POST' })).status).toBeGreaterThanOrEqual(400);
  });

  it('keeps its credentials for root alone', () => {
    expect(statSync(FORGE).mode & 0o777).toBe(0o700);
    for (const file of readdirSync(FORGE)) expect(statSync(join(FORGE, file)).mode & 0o777).toBe(0o600);
  });

  it('comes through the documented doors alone', async () => {
    expect(await listeningSockets(NAME)).toEqual(await documentedSockets('gitea'));
  });

  it(
    'keeps what was pushed when its pod is deleted',
    async () => {
      const [pod, head] = ['gitea-0', await git(['rev-parse', 'HEAD'])];
      const uid = async () =>
        (
          await cluster.kubectl([
            'get',
            'pod',
            '-n',
            'gitea',
            pod,
            '--ignore-not-found',
            '-o',
            'jsonpath={.metadata.uid}',
          ])
        ).stdout;
      const before = await uid();
      await cluster.kubectl(['delete', 'pod', '-n', 'gitea', pod]);
      await soon('another pod serves', async () => {
        const healthy = await fetch(`${login.url}/api/healthz`).then(
          ({ status }) => status === 200,
          () => false,
        );
        return healthy && (await uid()) !== before;
      });
      const tip = await git(['ls-remote', `${login.url}/shop/shop.git`, 'refs/heads/main'], login.token);
      expect(tip.split('\t')[0]).toBe(head);
    },
    UP_MS,
  );

  it(
    'has its account again where the token was lost, by the next up, which was not told of it',
    async () => {
      rmSync(join(FORGE, 'token'));
      await expect(cluster.forge!.login()).rejects.toMatchObject({ code: 'usage' });
      await provider.up();
      const again = await cluster.forge!.login();
      expect(again.token).not.toBe(login.token);
      expect((await api('/repos/shop/shop', again.token)).status).toBe(200);
    },
    UP_MS,
  );

  it(
    'is removed with all that it brought, repositories and credentials among it',
    async () => {
      await deleteAddOn(cluster, 'gitea');
      await soon('its namespace is gone', async () => (await there(cluster, 'namespaces', 'gitea')) === '');
      expect(await there(cluster, 'persistentvolumes')).toBe('');
      expect(await cluster.ports!.list()).toEqual([]);
      expect(() => statSync(FORGE)).toThrow(/ENOENT/);
      expect((await provider.status()).addOns?.map(({ name }) => name)).toEqual(['dns', 'storage']);
      expect(await listeningSockets(NAME)).toEqual(await documentedSockets());
    },
    UP_MS,
  );
});
