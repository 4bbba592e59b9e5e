import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createProvider, type Cluster, type RunningWorkload } from '@cutover/cluster';
import { until } from '@cutover/testing-kit';
import { cutover, succeed } from './testing/command-line.ts';
import { freshCluster } from './testing/fresh-cluster.ts';
import { underLoad } from './testing/load.ts';
import { COLD_MS, PATIENCE_MS } from './testing/patience.ts';

const NAME = 'cutover-e2e-game';
const OF_CLUSTER = ['--name', NAME];
/** Below what each pod lets one address start games at. */
const LOAD = { namespace: 'pacman', ratePerSecond: 8 };

const provider = createProvider({ provider: 'embedded', name: NAME });
let cluster: Cluster;

const kubectl = async (...args: string[]) => (await cluster.kubectl(['--namespace', 'pacman', ...args])).stdout;

/** `cutover deploy pacman …`, to its good end. @returns what it says runs, the app itself first */
async function deploy(...args: string[]): Promise<readonly RunningWorkload[]> {
  const { stdout } = await succeed('deploy', 'pacman', ...args, '--json', ...OF_CLUSTER);
  const { workloads } = JSON.parse(stdout) as { workloads: RunningWorkload[] };
  return [...workloads].sort((a, b) => Number(b.name === 'pacman') - Number(a.name === 'pacman'));
}

/** The keys that games are signed by, as its Secret has them: new pods read them at their start, those that run do not. */
async function setKeys(encoded: string): Promise<void> {
  await kubectl('patch', 'secret', 'pacman-game', '--patch', JSON.stringify({ data: { keys: encoded } }));
}

const workloads = async () =>
  (await kubectl('get', 'deployments,rollouts', '--output', 'name')).trim().split('\n').sort();

beforeAll(async () => {
  await freshCluster(NAME);
  await deploy();
  cluster = await provider.connect();
}, COLD_MS);

afterAll(() => succeed('down', ...OF_CLUSTER), PATIENCE_MS);

describe('cutover deploy', () => {
  it(
    'names a version that throws at start, and why, while the one before serves; so does status',
    async () => {
      const keys = await kubectl('get', 'secret', 'pacman-game', '--output', 'jsonpath={.data.keys}');
      await setKeys(Buffer.from('no key at all').toString('base64'));
      try {
        const failed = await cutover('deploy', 'pacman', '--version', '2.0.0', ...OF_CLUSTER);
        expect(failed).toMatchObject({ code: 1, stdout: '' });
        const said =
          /deployment pacman\/pacman cannot become ready: pod pacman\/pacman-\S+: container pacman exited with code 2, .*; its log ends: .*GAME_KEYS/;
        expect(failed.stderr.trimEnd().split('\n').at(-1)).toMatch(said);
        // Between two lives of the container nothing is held up for a moment.
        const status = await until('status names it', async () => {
          const finished = await cutover('status', ...OF_CLUSTER);
          return finished.code === 1 && finished;
        });
        expect(status.stdout).toMatch(/pod pacman\/pacman-\S+: container pacman exited .*GAME_KEYS/);
        const available = await kubectl(
          'get',
          'deployment',
          'pacman',
          '--output',
          'jsonpath={.status.availableReplicas}',
        );
        expect(available).toBe('2');
      } finally {
        await setKeys(keys);
      }
    },
    PATIENCE_MS,
  );

  it(
    'goes from rolling to blue/green and back, to other versions, and refuses nobody meanwhile',
    async () => {
      const sent = await underLoad(cluster, LOAD, async () => {
        const [blueGreen, mongo] = await deploy('--version', '2.0.0', '--strategy', 'blue-green');
        expect(blueGreen).toMatchObject({
          kind: 'Rollout',
          strategy: 'blueGreen',
          versions: ['2.0.0'],
          ready: 2,
          wanted: 2,
        });
        expect(blueGreen?.images).toEqual([expect.stringMatching(/\/cutover\/pacman@sha256:[0-9a-f]{64}$/)]);
        expect(mongo).toMatchObject({ kind: 'StatefulSet', name: 'mongo', ready: 1, wanted: 1 });
        expect(await workloads()).toEqual(['rollout.argoproj.io/pacman']);
        const [rolling] = await deploy('--version', '3.0.0', '--strategy', 'rolling');
        expect(rolling).toMatchObject({ kind: 'Deployment', strategy: 'rolling', versions: ['3.0.0'], ready: 2 });
        expect(await workloads()).toEqual(['deployment.apps/pacman']);
      });
      expect(sent.lost).toEqual([]);
      expect(Object.keys(sent.versions)).toEqual(['1.0.0', '2.0.0', '3.0.0']);
      expect(sent.count).toBeGreaterThan(100);
    },
    PATIENCE_MS,
  );

  it(
    "refuses a namespace of Argo CD's by the name of its Application",
    async () => {
      const mark = 'argocd.argoproj.io/tracking-id=games-dev:/Service:pacman/pacman';
      await kubectl('annotate', 'service', 'pacman', mark);
      const refused = await cutover('deploy', 'pacman', ...OF_CLUSTER);
      expect(refused).toMatchObject({ code: 1, stdout: '' });
      expect(refused.stderr.trimEnd().split('\n').at(-1)).toContain("belongs to Argo CD's Application games-dev");
      await kubectl('annotate', 'service', 'pacman', 'argocd.argoproj.io/tracking-id-');
    },
    PATIENCE_MS,
  );
});
