import { ENVIRONMENTS } from '@cutover/charts/environments';
import { createProvider, type Cluster } from '@cutover/cluster';
import { ensureTools } from '@cutover/toolchain';
import { until } from '@cutover/testing-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { succeed } from './testing/command-line.ts';
import { pushApps, pushEnvironmentImages, type Pinned } from './testing/environments/images.ts';
import { member, PAID_IN, podOfAccount } from './testing/environments/member.ts';
import { EnvironmentNamespace, newKeys } from './testing/environments/namespace.ts';
import { GeneratedOverlay } from './testing/environments/overlay.ts';
import { freshCluster } from './testing/fresh-cluster.ts';
import { COLD_MS, PATIENCE_MS, WAIT_MS } from './testing/patience.ts';

const NAME = 'cutover-e2e-kustomize';

const provider = createProvider({ provider: 'embedded', name: NAME });
let cluster: Cluster;
let kustomize: string;
let images: Pinned;
const overlays: GeneratedOverlay[] = [];

const SMALL = [
  {
    op: 'add',
    path: '/spec/template/spec/containers/0/resources',
    value: { requests: { cpu: '10m', memory: '64Mi' } },
  },
];

beforeAll(async () => {
  await freshCluster(NAME, '--with', 'rollouts');
  cluster = await provider.connect();
  ({ path: kustomize } = (await ensureTools(['kustomize'], { progress: () => undefined })).kustomize);
  images = await pushEnvironmentImages(cluster.registry);
}, COLD_MS);

afterAll(async () => {
  await Promise.all(overlays.map((overlay) => overlay.remove()));
  await succeed('down', '--name', NAME);
}, PATIENCE_MS);

/** No mongod can be had here. */
const imageOf = (name: string) => images[name === 'mongo' ? 'mongo-standin' : name];
const withImages = (...names: readonly string[]) => names.flatMap((name) => ['--image', `${name}=${imageOf(name)}`]);

async function overlayOf(of: string, ...flags: readonly string[]): Promise<GeneratedOverlay> {
  const overlay = await GeneratedOverlay.of(of, cluster, kustomize, flags);
  overlays.push(overlay);
  return overlay;
}

/** What a Service answers there, and from which version of its app. */
async function answerOf(namespace: EnvironmentNamespace, service: string, path: string): Promise<string> {
  const address = await namespace.kubectl('get', 'service', service, '--output', 'jsonpath={.spec.clusterIP}');
  const exposed = await cluster.expose({ address, port: 80 });
  try {
    const answer = await fetch(exposed.url + path, { headers: { connection: 'close' } });
    return `${answer.status} ${answer.headers.get('x-version') ?? ''}`.trim();
  } finally {
    await exposed.close();
  }
}

/** A member's statement, once that member has registered, was given an account by way of Kafka, and has paid in. */
async function paidIn(namespace: EnvironmentNamespace): Promise<unknown> {
  return (await member(namespace, await podOfAccount(namespace))).statement;
}

const BANK_AND_GAME = ['account', 'kafka', 'membership', 'mongo', 'pacman', 'transfer'];

/** How often the specification of each workload was changed. kubectl's own word `configured` also means a zero that the API server leaves out. */
const generations = (namespace: EnvironmentNamespace) =>
  namespace.kubectl('get', 'deployments,statefulsets', '--output', 'jsonpath={.items[*].metadata.generation}');

describe('leaves of dev, each applied by kubectl apply -k through a generated overlay', () => {
  const namespace = () => new EnvironmentNamespace(cluster, 'dev');
  const leaves = new Map<string, GeneratedOverlay>();
  const flagsOf = (chart: string) => withImages(chart);

  beforeAll(() => namespace().make(newKeys()), PATIENCE_MS);

  it(
    'serve: the game beside its database, and account, which is ready once it has had the keys of membership',
    async () => {
      for (const chart of ['mongo', 'pacman', 'membership', 'account']) {
        const overlay = await overlayOf(`dev/${chart}`, ...flagsOf(chart));
        leaves.set(chart, overlay);
        await overlay.apply();
      }
      await namespace().ready();
      expect(await answerOf(namespace(), 'pacman', '/scores?period=all')).toBe('200 1.0.0');
      expect(await answerOf(namespace(), 'account', '/version')).toBe('200 1.0.0');
      // Probes found what a Service does not lead to.
      expect(await answerOf(namespace(), 'account', '/readyz')).toBe('404 1.0.0');
    },
    PATIENCE_MS,
  );

  it('differ in nothing from what was applied, and applied again change nothing', async () => {
    const before = await generations(namespace());
    for (const overlay of leaves.values()) {
      expect(await overlay.diff()).toBe('');
      await overlay.apply();
    }
    expect(await generations(namespace())).toBe(before);
  });

  it(
    'are brought to other numbers of pods and another version by editing the overlay',
    async () => {
      const pacman = leaves.get('pacman')!;
      const next = await pushApps(cluster.registry, ['pacman'], '2.0.0');
      await pacman.write('dev/pacman', ['--image', `pacman=${next['pacman']}`, '--version', '2.0.0']);
      await pacman.set('replicas', 'pacman=2');
      await expect(pacman.diff()).rejects.toThrow(/exit status 1|failed without a word/);
      expect(await pacman.apply()).toContain('deployment.apps/pacman configured');
      await namespace().ready();
      expect(await pacman.diff()).toBe('');
      const isNew = async () => (await answerOf(namespace(), 'pacman', '/version')) === '200 2.0.0';
      await until('the new version alone answers', isNew, { withinMs: WAIT_MS });
      const pods = ['get', 'deployment', 'pacman', '--output', 'jsonpath={.status.readyReplicas}'];
      expect(await namespace().kubectl(...pods)).toBe('2');
    },
    PATIENCE_MS,
  );

  it(
    'are deleted, and leave the volume of the database and what the owner of the namespace made',
    async () => {
      for (const overlay of [...leaves.values()].toReversed()) await overlay.delete();
      const left = () => namespace().everything();
      await until('their pods are gone', async () => (await left()).length <= 4, { withinMs: WAIT_MS });
      const secrets = ['secret/bank-operators', 'secret/membership-tokens', 'secret/pacman-game'];
      expect(await left()).toEqual(['persistentvolumeclaim/data-mongo-0', ...secrets]);
      await cluster.kubectl(['delete', 'namespace', 'dev', '--timeout=300s']);
    },
    PATIENCE_MS,
  );
});

describe('the whole of dev in a namespace of another name, as a pull request has it', () => {
  const namespace = () => new EnvironmentNamespace(cluster, 'pr-42');
  const flags = () => [...['--namespace', 'pr-42', '--subdomain', 'pr-42'], ...withImages(...BANK_AND_GAME)];
  let overlay: GeneratedOverlay;

  it(
    'serves: a member registers, is given an account by way of Kafka, and pays in',
    async () => {
      await namespace().make(newKeys());
      overlay = await overlayOf('dev', ...flags());
      await overlay.apply();
      await namespace().ready();
      expect(await paidIn(namespace())).toEqual(PAID_IN);
      expect(await namespace().violations()).toBe('');
      expect(await overlay.diff()).toBe('');
    },
    2 * PATIENCE_MS,
  );

  it(
    'takes the images of the next commit, those of its Jobs among them',
    async () => {
      const next = await pushApps(cluster.registry, ['transfer', 'account'], '2.0.0');
      images = { ...images, ...next };
      await overlay.write('dev', flags());
      await overlay.apply();
      await namespace().ready();
      expect(await overlay.diff()).toBe('');
      const running = await namespace().kubectl(
        'get',
        'pods',
        '--output',
        'jsonpath={.items[*].spec.containers[*].image}',
      );
      expect(running.split(' ')).toEqual(expect.arrayContaining(Object.values(next)));
    },
    PATIENCE_MS,
  );

  it(
    'is deleted',
    async () => {
      await overlay.delete();
      // The Job of the commit before is in no overlay any more: Argo CD would prune it.
      const kept = /^(persistentvolumeclaim|secret|job.batch\/kafka-topics-|pod\/kafka-topics-)/;
      const left = async () => (await namespace().everything()).filter((name) => !kept.test(name));
      await until('all of it is gone', async () => (await left()).length === 0, { withinMs: WAIT_MS });
      await cluster.kubectl(['delete', 'namespace', 'pr-42', '--timeout=300s']);
    },
    PATIENCE_MS,
  );
});

describe.each(ENVIRONMENTS.filter((env) => env !== 'dev'))('the whole of %s', (env) => {
  const namespace = () => new EnvironmentNamespace(cluster, env);
  let overlay: GeneratedOverlay;

  it(
    'serves, breaks no rule of the level restricted, and differs in nothing from what was applied',
    async () => {
      await namespace().make(newKeys());
      overlay = await overlayOf(env, ...withImages(...BANK_AND_GAME, 'mongo-backup'));
      // What production asks for is more than the one node of two CPUs that it runs on here.
      if (env === 'prod') await overlay.patch(['Deployment', 'Rollout', 'StatefulSet'], SMALL);
      await overlay.apply();
      await namespace().ready();
      expect(await paidIn(namespace())).toEqual(PAID_IN);
      expect(await namespace().violations()).toBe('');
      expect(await overlay.diff()).toBe('');
    },
    2 * PATIENCE_MS,
  );

  it(
    'is deleted, and leaves volumes and what the owner of the namespace made',
    async () => {
      await overlay.delete();
      const kept = /^(persistentvolumeclaim|secret)\//;
      const left = async () => (await namespace().everything()).filter((name) => !kept.test(name));
      await until('all of it is gone', async () => (await left()).length === 0, { withinMs: WAIT_MS });
      await cluster.kubectl(['delete', 'namespace', env, '--timeout=300s']);
    },
    PATIENCE_MS,
  );
});
