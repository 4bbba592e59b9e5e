import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createProvider, type Cluster } from '@cutover/cluster';
import { loseNode } from '@cutover/cluster/testing';
import { play, type Acknowledged } from '@cutover/game/testing';
import { freePort, until } from '@cutover/testing-kit';
import { succeed } from './testing/command-line.ts';
import { freshCluster } from './testing/fresh-cluster.ts';
import { COLD_MS, PATIENCE_MS } from './testing/patience.ts';
import { portForward } from './testing/port-forward.ts';

const NAME = 'cutover-e2e-game';
/** Pods come back in seconds on a machine that has nothing else to do. */
const BACK_MS = 180_000;

const provider = createProvider({ provider: 'embedded', name: NAME });
let cluster: Cluster;
const acknowledged: Acknowledged[] = [];

const kubectl = (...args: string[]) => cluster.kubectl(['--namespace', 'pacman', ...args]);

/** The Service, on connections that nobody used before. */
async function atTheService<T>(action: (url: string) => Promise<T>): Promise<T> {
  const { stdout } = await kubectl('get', 'service', 'pacman', '--output', 'jsonpath={.spec.clusterIP}');
  const exposed = await cluster.expose({ address: stdout, port: 80 });
  try {
    return await action(exposed.url);
  } finally {
    await exposed.close();
  }
}

async function versionAt(url: string): Promise<string | null | undefined> {
  const answer = await fetch(`${url}/version`, { headers: { connection: 'close' } }).catch(() => undefined);
  return answer?.headers.get('x-version');
}

/** @returns the table of high scores, or undefined while nobody can say: refused, cut short, or a pod without its database */
async function tableAt(url: string): Promise<readonly Acknowledged[] | undefined> {
  try {
    const answer = await fetch(`${url}/scores?period=all`, { headers: { connection: 'close' } });
    return answer.ok ? ((await answer.json()) as { scores: Acknowledged[] }).scores : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The first table that is shown has every score that was ever acknowledged, once, as it was acknowledged. That very table
 * is judged: while pods come back, the next call may be refused again.
 */
async function everyScoreIsThere(): Promise<void> {
  await atTheService(async (url) => {
    const table = await until('the table of high scores is shown', () => tableAt(url), { withinMs: BACK_MS });
    const kept = table.map(({ id, name, score }) => ({ id, name, score }));
    const wanted = acknowledged.map(({ id, name, score }) => ({ id, name, score }));
    const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id);
    expect([...kept].sort(byId)).toEqual([...wanted].sort(byId));
  });
}

/** Two players end their games while something happens to the deployment, and hand them in as the page does. */
async function playedThrough(event: () => Promise<unknown>): Promise<void> {
  await atTheService(async (url) => {
    const games = await Promise.all(['Ada', 'Grace'].map((name) => play(url, name)));
    const results = Promise.all(games.map((game) => game.deliver()));
    const [delivered] = await Promise.all([results, event()]);
    acknowledged.push(...delivered);
  });
  await everyScoreIsThere();
}

beforeAll(async () => {
  await freshCluster(NAME);
  await succeed('deploy', 'pacman', '--name', NAME);
  cluster = await provider.connect();
}, COLD_MS);

afterAll(() => succeed('down', '--name', NAME), PATIENCE_MS);

describe('pacman on the cluster', () => {
  it(
    'is reached by port-forward svc/pacman',
    async () => {
      const port = await freePort();
      const command = ['kubectl', '--namespace', 'pacman', 'port-forward', 'svc/pacman', `${port}:80`];
      const forwarded = await portForward('--name', NAME, ...command);
      const [page, where] = [await fetch(`http://localhost:${port}/`), await fetch(`http://localhost:${port}/where`)];
      expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<canvas id="game"')]);
      expect(await where.json()).toMatchObject({ version: '1.0.0', colour: 'blue', node: NAME });
      await forwarded.close();
    },
    PATIENCE_MS,
  );

  it('has its StatefulSet, claim and Ingress', async () => {
    const { stdout } = await kubectl('get', 'pod/mongo-0', 'pvc/data-mongo-0', 'ingress/pacman', '--output', 'name');
    expect(stdout.trim().split('\n')).toHaveLength(3);
  });

  it(
    'keeps every score when mongo-0 is deleted',
    () => playedThrough(() => kubectl('delete', 'pod', 'mongo-0')),
    PATIENCE_MS,
  );

  it(
    'keeps every score when mongo-0 is deleted by force',
    () => playedThrough(() => kubectl('delete', 'pod', 'mongo-0', '--grace-period=0', '--force')),
    PATIENCE_MS,
  );

  it(
    'keeps every score when its own pods are replaced by another version',
    async () => {
      await playedThrough(() => succeed('deploy', 'pacman', '--version', '2.0.0', '--name', NAME));
      // Old pods that drain answer until the network no longer knows them.
      const isNew = async (url: string) => (await versionAt(url)) === '2.0.0';
      await atTheService((url) => until('the new version answers', () => isNew(url), { withinMs: BACK_MS }));
    },
    PATIENCE_MS,
  );

  it(
    'keeps every score when the node loses its power',
    async () => {
      await loseNode(NAME);
      cluster = await provider.up();
      await everyScoreIsThere();
      expect(acknowledged).toHaveLength(6);
    },
    PATIENCE_MS,
  );
});
