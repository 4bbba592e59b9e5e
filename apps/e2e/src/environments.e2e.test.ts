import { ENVIRONMENTS } from '@cutover/charts/environments';
import type { EnvironmentName } from '@cutover/charts/environments';
import { helmPath } from '@cutover/charts/testing';
import { createProvider, type Cluster } from '@cutover/cluster';
import { play } from '@cutover/game/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@cutover/testing-kit';
import { succeed } from './testing/command-line.ts';
import { Helm } from './testing/environments/helm.ts';
import { pushEnvironmentImages } from './testing/environments/images.ts';
import { member, PAID_IN, podOfAccount } from './testing/environments/member.ts';
import { EnvironmentNamespace, newKeys } from './testing/environments/namespace.ts';
import { releasesOf } from './testing/environments/releases.ts';
import { freshCluster } from './testing/fresh-cluster.ts';
import { COLD_MS, PATIENCE_MS, WAIT_MS } from './testing/patience.ts';

const NAME = 'cutover-e2e-env';

const provider = createProvider({ provider: 'embedded', name: NAME });
let cluster: Cluster;
let helm: Helm;

beforeAll(async () => {
  await freshCluster(NAME, '--with', 'rollouts');
  cluster = await provider.connect();
  helm = new Helm(await helmPath(), cluster.kubeconfig);
  await pushEnvironmentImages(cluster.registry);
}, COLD_MS);

afterAll(() => succeed('down', '--name', NAME), PATIENCE_MS);

/** Volumes outlive the database by design, and what a namespace's owner made is theirs. */
const KEPT = [
  ...[
    'persistentvolumeclaim/data-kafka-0',
    'persistentvolumeclaim/data-mongo-0',
    'persistentvolumeclaim/data-zookeeper-0',
  ],
  ...['secret/bank-operators', 'secret/membership-tokens', 'secret/pacman-game'],
];
const KEPT_BACKUPS = 'persistentvolumeclaim/mongo-backup';

async function install(env: EnvironmentName, namespace: EnvironmentNamespace): Promise<void> {
  for (const release of releasesOf(env)) await helm.install(release);
  await namespace.ready();
}

async function uninstall(env: EnvironmentName): Promise<void> {
  for (const release of releasesOf(env).toReversed()) await helm.uninstall(release);
}

describe.each(ENVIRONMENTS)('the environment %s', (env) => {
  const releases = releasesOf(env);
  const namespace = () => new EnvironmentNamespace(cluster, env);
  const each = (act: (release: (typeof releases)[number]) => Promise<unknown>) => Promise.all(releases.map(act));

  it(
    'is installed by Helm from its charts and values, and every test of every chart is passed',
    async () => {
      await namespace().make(newKeys());
      await install(env, namespace());
      const reports = await each((release) => helm.test(release));
      for (const report of reports) expect(report).toMatch(/Phase: +Succeeded/);
      expect(reports.join('\n')).not.toMatch(/Phase: +(?!Succeeded)\S/);
    },
    PATIENCE_MS,
  );

  it('has no pod that the level restricted would refuse', async () => {
    expect(await namespace().violations()).toBe('');
  });

  it(
    'is upgraded and rolled back',
    async () => {
      const versions = async () =>
        (await namespace().kubectl('get', 'pods', '--output', 'jsonpath={.items[*].metadata.labels.round}')).split(' ');
      for (const release of releases) await helm.upgrade(release, '--set', 'commonLabels.round=two');
      await namespace().ready();
      expect(new Set(await versions())).toEqual(new Set(['two']));
      for (const release of releases) await helm.rollback(release, 1);
      await namespace().ready();
      expect(await helm.history(releases[0]!)).toEqual(['superseded', 'superseded', 'deployed']);
      const isBack = async () => !(await versions()).includes('two');
      await until('no pod of the second round is left', isBack, { withinMs: WAIT_MS });
    },
    PATIENCE_MS,
  );

  it(
    'is uninstalled, and leaves what is kept by design and nothing else',
    async () => {
      await uninstall(env);
      const kept = env === 'dev' ? KEPT : [...KEPT, KEPT_BACKUPS];
      const left = () => namespace().everything();
      const isDone = async () => (await left()).length <= kept.length;
      await until('what was uninstalled is gone', isDone, { withinMs: WAIT_MS });
      expect(await left()).toEqual([...kept].sort());
      await cluster.kubectl(['delete', 'namespace', env, '--timeout=300s']);
    },
    PATIENCE_MS,
  );
});

describe('a backup of an environment that is gone', () => {
  const atTheBank = async (namespace: EnvironmentNamespace, credentials?: object) =>
    member(namespace, await podOfAccount(namespace), credentials);

  /** Does something at the game's Service, as a browser would. */
  async function atTheGame<T>(namespace: EnvironmentNamespace, act: (url: string) => Promise<T>): Promise<T> {
    const address = await namespace.kubectl('get', 'service', 'pacman', '--output', 'jsonpath={.spec.clusterIP}');
    const exposed = await cluster.expose({ address, port: 80 });
    try {
      return await act(exposed.url);
    } finally {
      await exposed.close();
    }
  }

  /** The table of high scores, once it is shown. */
  async function scores(url: string): Promise<unknown> {
    const read = async () => {
      const answer = await fetch(`${url}/scores?period=all`).catch(() => undefined);
      return answer?.ok === true ? ((await answer.json()) as { scores: unknown[] }).scores : undefined;
    };
    return until('the table of high scores is shown', read, { withinMs: PATIENCE_MS / 5 });
  }

  async function played(url: string): Promise<unknown> {
    await scores(url);
    const game = await play(url, 'Ada');
    await game.deliver();
    return scores(url);
  }

  async function runNow(namespace: EnvironmentNamespace, cronJob: string): Promise<string> {
    await namespace.kubectl('create', 'job', `${cronJob}-now`, `--from=cronjob/${cronJob}`);
    await namespace.kubectl('wait', `job/${cronJob}-now`, '--for=condition=complete', '--timeout=300s');
    return namespace.kubectl('logs', `job/${cronJob}-now`);
  }

  it(
    'is restored into an empty namespace: people log in, and statements and scores are what they were',
    async () => {
      const namespace = new EnvironmentNamespace(cluster, 'qa');
      const keys = newKeys();
      await namespace.make(keys);
      await install('qa', namespace);
      const before = await atTheBank(namespace);
      expect(before.statement).toEqual(PAID_IN);
      const table = await atTheGame(namespace, played);
      expect(table).toHaveLength(1);
      expect(await runNow(namespace, 'mongo-backup')).toContain('backup: done');

      const claim = ['get', 'persistentvolumeclaim', 'mongo-backup', '--output', 'jsonpath={.spec.volumeName}'];
      const volume = await namespace.kubectl(...claim);
      const patch = (text: string, type: string) =>
        cluster.kubectl(['patch', 'persistentvolume', volume, '--type', type, '--patch', text]);
      await patch('{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}', 'merge');
      await uninstall('qa');
      await cluster.kubectl(['delete', 'namespace', 'qa', '--timeout=300s']);
      await patch('[{"op":"remove","path":"/spec/claimRef"}]', 'json');

      await namespace.make(keys);
      const [mongo, ...others] = releasesOf('qa');
      await helm.install({ ...mongo!, flags: [...mongo!.flags, '--set', `backup.persistence.volumeName=${volume}`] });
      await namespace.ready();
      expect(await runNow(namespace, 'mongo-restore')).toContain('restore: done');
      for (const release of others) await helm.install(release);
      await namespace.ready();
      const after = await atTheBank(namespace, before.credentials);
      expect(after.statement).toEqual(before.statement);
      expect(await atTheGame(namespace, scores)).toEqual(table);
    },
    2 * PATIENCE_MS,
  );
});
