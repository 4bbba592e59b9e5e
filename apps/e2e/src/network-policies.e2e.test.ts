import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { helmPath } from '@cutover/charts/testing';
import { createProvider, type Cluster } from '@cutover/cluster';
import { until } from '@cutover/testing-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { succeed } from './testing/command-line.ts';
import { Helm } from './testing/environments/helm.ts';
import { pushEnvironmentImages, type Pinned } from './testing/environments/images.ts';
import { member, PAID_IN } from './testing/environments/member.ts';
import { EnvironmentNamespace, newKeys } from './testing/environments/namespace.ts';
import { releasesOf } from './testing/environments/releases.ts';
import { freshCluster } from './testing/fresh-cluster.ts';
import { COLD_MS, PATIENCE_MS, WAIT_MS } from './testing/patience.ts';
import { onlookerPod } from './testing/onlooker.ts';

const NAME = 'cutover-e2e-policies';

const provider = createProvider({ provider: 'embedded', name: NAME });
let cluster: Cluster;
let helm: Helm;
let images: Pinned;

beforeAll(async () => {
  await freshCluster(NAME, '--with', 'network-policies');
  cluster = await provider.connect();
  helm = new Helm(await helmPath(), cluster.kubeconfig);
  images = await pushEnvironmentImages(cluster.registry);
}, COLD_MS);

afterAll(() => succeed('down', '--name', NAME), PATIENCE_MS);

/** Servers of dev, by the names that any namespace knows. */
const SERVERS = {
  account: 'account.dev.svc.cluster.local:80',
  membership: 'membership-service.dev.svc.cluster.local:80',
  mongo: 'mongo.dev.svc.cluster.local:27017',
  kafka: 'kafka.dev.svc.cluster.local:9092',
  zookeeper: 'zookeeper.dev.svc.cluster.local:2181',
};

/** Which of the servers a pod connects to that no policy of theirs knows. */
async function reached(namespace: string): Promise<string[]> {
  const script = await readFile(join(import.meta.dirname, 'testing', 'onlooker.mjs'), 'utf8');
  const node = ['node', '--input-type=module', '--eval', script, '--', ...Object.values(SERVERS)];
  const { stdout } = await cluster.kubectl(['exec', '--namespace', namespace, 'onlooker', '--', ...node]);
  const connected = JSON.parse(stdout) as string[];
  return Object.entries(SERVERS).flatMap(([name, address]) => (connected.includes(address) ? [name] : []));
}

/** A pod there that no policy knows, once it runs. */
async function onlooker(namespace: EnvironmentNamespace): Promise<void> {
  const input = JSON.stringify(onlookerPod(namespace.name, images['account']!));
  await cluster.kubectl(['apply', '--filename', '-'], { input });
  await namespace.kubectl('wait', 'pod/onlooker', '--for=condition=Ready', '--timeout=300s');
}

describe('the bank of dev, with the NetworkPolicies of its charts enforced', () => {
  const dev = () => new EnvironmentNamespace(cluster, 'dev');
  const strangers = () => new EnvironmentNamespace(cluster, 'strangers');

  it(
    'works: every test of every chart is passed, and a member is given an account and pays in',
    async () => {
      await dev().make(newKeys());
      for (const release of releasesOf('dev')) await helm.install(release);
      await dev().ready();
      for (const release of releasesOf('dev')) expect(await helm.test(release)).not.toMatch(/Phase: +(?!Succeeded)\S/);
      // Not account's own pod: that one may reach what it needs, and itself is not among it.
      await onlooker(dev());
      expect(await member(dev(), 'onlooker')).toMatchObject({ statement: PAID_IN });
    },
    2 * PATIENCE_MS,
  );

  it(
    'is reached by no pod of another namespace, and its database by no pod of its own that is none of its clients',
    async () => {
      await strangers().make({});
      await onlooker(strangers());
      // Services are for their namespace, by the default of networkPolicy.from.
      const ofNamespace = async () => (await reached('dev')).join() === 'account,membership';
      await until('services are reached by a pod of their namespace', ofNamespace, { withinMs: WAIT_MS });
      expect(await reached('strangers')).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'is reached by all of them once the policies are gone',
    async () => {
      await dev().kubectl('delete', 'networkpolicies', '--all');
      for (const namespace of ['strangers', 'dev']) {
        const all = async () => (await reached(namespace)).length === Object.keys(SERVERS).length;
        await until(`every server is reached from ${namespace}`, all, { withinMs: WAIT_MS });
      }
    },
    PATIENCE_MS,
  );
});
