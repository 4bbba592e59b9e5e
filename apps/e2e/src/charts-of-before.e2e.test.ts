import { unpackChartsOfBefore } from '@cutover/charts/testing';
import { createProvider, type Cluster } from '@cutover/cluster';
import { play, type Acknowledged } from '@cutover/game/testing';
import { ensureTools } from '@cutover/toolchain';
import { until } from '@cutover/testing-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { succeed } from './testing/command-line.ts';
import { Helm } from './testing/environments/helm.ts';
import { pushApps, pushMongoStandin } from './testing/environments/images.ts';
import { EnvironmentNamespace, newKeys } from './testing/environments/namespace.ts';
import { freshCluster } from './testing/fresh-cluster.ts';
import { COLD_MS, PATIENCE_MS } from './testing/patience.ts';

const NAME = 'cutover-e2e-before';
const REGISTRY = 'registry.cutover.internal/cutover';

const provider = createProvider({ provider: 'embedded', name: NAME });
let cluster: Cluster;
let now: Helm;
let before: Helm;
let charts: Awaited<ReturnType<typeof unpackChartsOfBefore>>;

beforeAll(async () => {
  charts = await unpackChartsOfBefore();
  await freshCluster(NAME);
  cluster = await provider.connect();
  const { path } = (await ensureTools(['helm'], { progress: () => undefined })).helm;
  now = new Helm(path, cluster.kubeconfig);
  before = new Helm(path, cluster.kubeconfig, charts.folder);
  await pushApps(cluster.registry, ['pacman']);
  await pushMongoStandin(cluster.registry);
}, COLD_MS);

afterAll(async () => {
  await charts?.remove();
  await succeed('down', '--name', NAME);
}, PATIENCE_MS);

const image = (name: string) => ['--set', `image.repository=${REGISTRY}/${name}`, '--set', 'image.tag=1.0.0'];
/** What they were installed with, which is all that their users know. */
const VALUES = {
  mongo: image('mongo-standin'),
  pacman: [...image('pacman'), '--set', 'game.existingSecret=pacman-game', '--set', 'commonLabels.team=games'],
};

const game = () => new EnvironmentNamespace(cluster, 'games');

async function atTheGame<T>(act: (url: string) => Promise<T>): Promise<T> {
  const address = await game().kubectl('get', 'service', 'pacman', '--output', 'jsonpath={.spec.clusterIP}');
  const exposed = await cluster.expose({ address, port: 80 });
  try {
    return await act(exposed.url);
  } finally {
    await exposed.close();
  }
}

/** The table of high scores, once it is shown. */
const table = () =>
  atTheGame((url) => {
    const read = async () => {
      const answer = await fetch(`${url}/scores?period=all`, { headers: { connection: 'close' } }).catch(
        () => undefined,
      );
      return answer?.ok === true ? ((await answer.json()) as { scores: Acknowledged[] }).scores : undefined;
    };
    return until('the table of high scores is shown', read, { withinMs: PATIENCE_MS / 5 });
  });

const played = (name: string) => atTheGame(async (url) => (await play(url, name)).deliver());
const volume = () =>
  game().kubectl('get', 'persistentvolumeclaim', 'data-mongo-0', '--output', 'jsonpath={.spec.volumeName}');

const upgrade = (chart: keyof typeof VALUES, ...flags: readonly string[]) =>
  now.run(chart, 'upgrade', '--namespace', 'games', chart, '.', ...flags);

describe('the game, installed from the charts as they were before', () => {
  it(
    'is upgraded to these under the same values, and keeps its volume and every score',
    async () => {
      await game().make(newKeys());
      for (const chart of ['mongo', 'pacman'] as const) {
        await before.run(chart, 'dependency', 'build', '.');
        await before.run(chart, 'install', '--namespace', 'games', chart, '.', ...VALUES[chart]);
      }
      await game().ready();
      await table();
      for (const name of ['Ada', 'Grace']) await played(name);
      const [scores, kept] = [await table(), await volume()];
      expect(scores.map(({ name }) => name).sort()).toEqual(['Ada', 'Grace']);

      for (const chart of ['mongo', 'pacman'] as const) await upgrade(chart, ...VALUES[chart]);
      await game().ready();
      expect(await volume()).toBe(kept);
      expect(await table()).toEqual(scores);
      await played('Edsger');
      expect((await table()).map(({ name }) => name).sort()).toEqual(['Ada', 'Edsger', 'Grace']);
    },
    PATIENCE_MS,
  );

  it(
    'goes on with its own values under --reset-then-reuse-values, and is rolled back to the chart of before',
    async () => {
      const scores = await table();
      await upgrade('pacman', '--reset-then-reuse-values', '--set', 'networkPolicy.enabled=true');
      await game().ready();
      expect(await game().kubectl('get', 'networkpolicies', '--output', 'name')).toContain(
        'networkpolicy.networking.k8s.io/pacman',
      );
      for (const chart of ['pacman', 'mongo'] as const) await now.run(chart, 'rollback', chart, '1', '-n', 'games');
      await game().ready();
      expect(await table()).toEqual(scores);
    },
    PATIENCE_MS,
  );

  it('is refused by the names of the values that are new under --reuse-values, which knows none of them', async () => {
    await expect(upgrade('pacman', '--reuse-values')).rejects.toThrow(/missing propert.*'networkPolicy'/);
    expect(await now.run('pacman', 'status', 'pacman', '-n', 'games')).toContain('STATUS: deployed');
  });
});
