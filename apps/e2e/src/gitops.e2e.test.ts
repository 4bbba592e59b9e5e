import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createProvider } from '@cutover/cluster';
import type { Cluster } from '@cutover/cluster';
import { until } from '@cutover/testing-kit';
import { succeed } from './testing/command-line.ts';
import { ForgeClone } from './testing/forge-clone.ts';
import { COLD_MS, PATIENCE_MS, WAIT_MS } from './testing/patience.ts';

const NAME = 'cutover-e2e-gitops';
const ON = ['--name', NAME];
const LEAF = 'kustomize/overlays/dev/account/kustomization.yaml';

interface Up {
  readonly gitops: { readonly repository: string; readonly commit: string; readonly environments: readonly string[] };
}

let cluster: Cluster;
let up: Up;
let clone: ForgeClone;

const dev = async (...args: string[]) => (await cluster.kubectl(['--namespace', 'dev', ...args])).stdout.trim();
const applicationsOf = async () =>
  (await cluster.kubectl(['get', 'applications.argoproj.io', '-n', 'argocd', '-o', 'name'])).stdout.trim().split('\n');

/** Nothing tells Argo CD of a push yet: it is asked to look. */
const look = () =>
  cluster.kubectl([
    ...['annotate', 'applications.argoproj.io', '--all', '-n', 'argocd', '--overwrite'],
    'argocd.argoproj.io/refresh=normal',
  ]);

beforeAll(async () => {
  await succeed('down', ...ON);
  up = JSON.parse((await succeed('up', '--with', 'gitops', '--json', ...ON)).stdout) as Up;
  cluster = await createProvider({ provider: 'embedded', name: NAME }).connect();
  clone = new ForgeClone(cluster);
}, COLD_MS);

afterAll(async () => {
  clone?.remove();
  await succeed('down', ...ON);
}, PATIENCE_MS);

describe('an environment that is deployed from Git', () => {
  it('is dev, with an Application a leaf, and says how they stand', async () => {
    expect(up.gitops.environments).toEqual(['dev']);
    const names = ['account', 'kafka', 'membership', 'mongo', 'pacman', 'transfer', 'zookeeper'];
    expect((await applicationsOf()).map((name) => name.replace(/^.*\//, ''))).toEqual(
      expect.arrayContaining(['cutover', ...names.map((name) => `${name}-dev`)]),
    );
    expect((await succeed('status', ...ON)).stdout).toMatch(/application account-dev +Synced, Healthy/);
  });

  it('answers', async () => {
    const address = await dev('get', 'service', 'account', '-o', 'jsonpath={.spec.clusterIP}');
    const port = Number(await dev('get', 'service', 'account', '-o', 'jsonpath={.spec.ports[0].port}'));
    const { url, close } = await cluster.expose({ address, port });
    try {
      // Whoever has no token is told so by account itself.
      expect((await fetch(`${url}/accounts`)).status).toBe(401);
    } finally {
      await close();
    }
  });

  it(
    'becomes what a commit to main says',
    async () => {
      await clone.git('clone', '--quiet', '--depth=1', `${up.gitops.repository}.git`, '.');
      const text = readFileSync(join(clone.folder, LEAF), 'utf8');
      writeFileSync(join(clone.folder, LEAF), text.replace('account.dev.localhost', 'accounts.dev.localhost'));
      await clone.git('commit', '--quiet', '--all', '-m', 'account has another host');
      await clone.git('push', '--quiet', 'origin', 'HEAD:main');
      const host = () => dev('get', 'ingress', 'account', '-o', 'jsonpath={.spec.rules[0].host}');
      await look();
      const isThere = async () => (await host()) === 'accounts.dev.localhost';
      await until('dev has the host of the commit', isThere, { withinMs: WAIT_MS });
    },
    PATIENCE_MS,
  );

  it(
    'is healed where somebody edits it by hand',
    async () => {
      await dev('scale', 'deployment', 'account', '--replicas=3');
      const replicas = () => dev('get', 'deployment', 'account', '-o', 'jsonpath={.spec.replicas}');
      const isHealed = async () => (await replicas()) === '1';
      await until('there is one replica, as Git says', isHealed, { withinMs: WAIT_MS });
    },
    PATIENCE_MS,
  );

  it('has ApplicationSets that their own controller writes as Git has them', async () => {
    const generations = '{range .items[*]}{.metadata.name}={.metadata.generation} {end}';
    const { stdout } = await cluster.kubectl([
      'get',
      'applicationsets.argoproj.io',
      '-n',
      'argocd',
      '-o',
      `jsonpath=${generations}`,
    ]);
    const written = stdout.trim().split(' ');
    expect(written.length).toBeGreaterThan(5);
    // The webhook of the commit above had it write each of them.
    expect(written.filter((one) => !one.endsWith('=1'))).toEqual([]);
  });

  it(
    'stays as it is when the command is run again',
    async () => {
      const before = await clone.git('ls-remote', 'origin', 'refs/heads/main');
      const again = JSON.parse((await succeed('up', '--with', 'gitops', '--json', ...ON)).stdout) as Up;
      expect(before).toContain(again.gitops.commit);
      expect(await clone.git('ls-remote', 'origin', 'refs/heads/main')).toBe(before);
    },
    PATIENCE_MS,
  );
});
