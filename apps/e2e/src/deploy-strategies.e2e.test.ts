import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chartFolder, withStagedChart } from '@cutover/charts';
import { helmPath, upgrade, type Release } from '@cutover/charts/testing';
import { createProvider, type Cluster, type RunningWorkload } from '@cutover/cluster';
import { applicationOf } from '@cutover/comparison';
import { until } from '@cutover/testing-kit';
import { succeed } from './testing/command-line.ts';
import { freshCluster } from './testing/fresh-cluster.ts';
import { underLoad, type LoadOptions } from './testing/load.ts';
import { COLD_MS, PATIENCE_MS, WAIT_MS } from './testing/patience.ts';

const NAME = 'cutover-e2e-deploy';
const OF_CLUSTER = ['--name', NAME];
const BY_HELM = 'by-helm';
/** Below what each pod lets one address start games at; Helm's release has other limits. */
const LOAD: LoadOptions = { namespace: 'pacman', ratePerSecond: 8 };

const provider = createProvider({ provider: 'embedded', name: NAME });
let cluster: Cluster;
let images: Readonly<Record<string, string>>;

const kubectl = async (...args: string[]) => (await cluster.kubectl(args)).stdout;

async function deploy(...args: string[]): Promise<readonly RunningWorkload[]> {
  const { stdout } = await succeed('deploy', 'pacman', ...args, '--json', ...OF_CLUSTER);
  return (JSON.parse(stdout) as { workloads: RunningWorkload[] }).workloads;
}

const kindsIn = async (namespace: string) =>
  (await kubectl('get', 'deployments,rollouts', '--namespace', namespace, '--output', 'name'))
    .trim()
    .split('\n')
    .sort();

beforeAll(async () => {
  await freshCluster(NAME);
  const running = await deploy();
  images = Object.fromEntries(running.map(({ name, images: [image = ''] }) => [name, image]));
  cluster = await provider.connect();
}, COLD_MS);

afterAll(() => succeed('down', ...OF_CLUSTER), PATIENCE_MS);

describe('helm upgrade', () => {
  const valuesOf = (strategy: string) => {
    const [repository, digest] = images['pacman']!.split('@');
    return {
      ...applicationOf('pacman').values,
      image: { repository, digest },
      replicaCount: 2,
      mongo: { url: 'mongodb://mongo.pacman:27017/by-helm' },
      strategy: { type: strategy },
    };
  };
  const load: LoadOptions = { namespace: BY_HELM, ratePerSecond: 30 };
  let release: Release;

  const isHealthy = (resource: string, jsonpath: string) =>
    kubectl('wait', resource, '--namespace', BY_HELM, `--for=jsonpath=${jsonpath}`, '--timeout=120s');

  /** What somebody types, once and again when the first has become ready. */
  async function changeTo(strategy: string, ready: () => Promise<unknown>): Promise<void> {
    expect(await upgrade(release, valuesOf(strategy))).toBeUndefined();
    // Both are there until the new one serves, whatever Helm's own order is.
    expect(await kindsIn(BY_HELM)).toEqual(['deployment.apps/pacman', 'rollout.argoproj.io/pacman']);
    await ready();
    expect(await upgrade(release, valuesOf(strategy))).toBeUndefined();
  }

  const rolloutServes = () => isHealthy('rollout/pacman', '{.status.phase}=Healthy');
  const deploymentServes = async () => {
    await kubectl('rollout', 'status', 'deployment/pacman', '--namespace', BY_HELM, '--timeout=120s');
    const selector = ['--namespace', BY_HELM, '--output', 'jsonpath={.spec.selector}'];
    const isFree = async () => !(await kubectl('get', 'service', 'pacman', ...selector)).includes('hash');
    await until('Rollouts has let go of the Service', isFree, { withinMs: 60_000 });
  };
  const isOnly = (kind: string) => async () => (await kindsIn(BY_HELM)).join() === kind;

  it(
    'goes from rolling to blue/green and back in two steps each, and nobody is refused',
    async () => {
      const helm = await helmPath();
      const [secret] = applicationOf('pacman').inLane().objects as [{ metadata: object }];
      const objects = [
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: BY_HELM } },
        { ...secret, metadata: { ...secret.metadata, namespace: BY_HELM } },
      ];
      await cluster.kubectl(['apply', '--filename', '-'], {
        input: objects.map((object) => JSON.stringify(object)).join('\n---\n'),
      });
      await withStagedChart(chartFolder('pacman'), async (staged) => {
        release = { helm, kubeconfig: cluster.kubeconfig, name: 'pacman', namespace: BY_HELM, staged };
        expect(await upgrade(release, valuesOf('rolling'))).toBeUndefined();
        await deploymentServes();
        expect(await upgrade(release, valuesOf('blueGreen'))).toMatch(
          /strategy\.type: blueGreen needs Argo Rollouts, which this cluster does not have: install it first$/m,
        );
        await succeed('up', ...OF_CLUSTER, '--with', 'rollouts');
        const sent = await underLoad(cluster, load, async () => {
          await changeTo('blueGreen', rolloutServes);
          await until('the Deployment is gone', isOnly('rollout.argoproj.io/pacman'));
          await changeTo('rolling', deploymentServes);
          await until('the Rollout is gone', isOnly('deployment.apps/pacman'));
          // Its pods drain.
          await kubectl(
            'wait',
            'pods',
            '--namespace',
            BY_HELM,
            '--selector',
            'rollouts-pod-template-hash',
            '--for=delete',
            '--timeout=120s',
          );
        });
        expect(sent.lost).toEqual([]);
        expect(sent.count).toBeGreaterThan(300);
      });
    },
    PATIENCE_MS,
  );
});

describe('cutover deploy', () => {
  it(
    'goes from each strategy to each other kind, and refuses nobody',
    async () => {
      const way = ['canary', 'recreate', 'blue-green', 'canary', 'rolling'];
      const kinds: string[][] = [];
      const sent = await underLoad(cluster, LOAD, async () => {
        for (const strategy of way) {
          await deploy('--strategy', strategy);
          kinds.push(await kindsIn('pacman'));
        }
      });
      const [deployment, rollout] = [['deployment.apps/pacman'], ['rollout.argoproj.io/pacman']];
      expect(kinds).toEqual([rollout, deployment, rollout, rollout, deployment]);
      expect(sent.lost).toEqual([]);
      // No Service stays that only a strategy before had.
      const services = await kubectl('get', 'services', '--namespace', 'pacman', '--output', 'name');
      expect(services.trim().split('\n').sort()).toEqual(['service/mongo', 'service/pacman']);
    },
    PATIENCE_MS,
  );

  it(
    'replaces the pod of a StatefulSet that a broken image keeps from starting',
    async () => {
      const broken = 'mongo=registry.cutover.internal/cutover/nobody-pushed-this:1';
      await kubectl('set', 'image', 'statefulset/mongo', broken, '--namespace', 'pacman');
      const status = 'jsonpath={.status.containerStatuses[0].state.waiting.reason}';
      const isStuck = async () =>
        /ImagePull/.test(
          await kubectl('get', 'pod', 'mongo-0', '--namespace', 'pacman', '--output', status).catch(() => ''),
        );
      await until('mongo-0 lacks its image', isStuck, { withinMs: WAIT_MS });
      const { stderr } = await succeed('deploy', 'pacman', ...OF_CLUSTER);
      expect(stderr).toContain(
        'pod pacman/mongo-0, of the version before, never started and would not be replaced: deleted',
      );
    },
    PATIENCE_MS,
  );

  it(
    'takes the values of an environment, into its namespace',
    async () => {
      const running = await deploy('--env', 'dev');
      expect(running).toContainEqual(
        expect.objectContaining({ namespace: 'dev', name: 'pacman', kind: 'Deployment', ready: 1, wanted: 1 }),
      );
      const labels = ['--namespace', 'dev', '--output', 'jsonpath={.metadata.labels.env}'];
      expect(await kubectl('get', 'deployment', 'pacman', ...labels)).toBe('dev');
    },
    PATIENCE_MS,
  );
});
