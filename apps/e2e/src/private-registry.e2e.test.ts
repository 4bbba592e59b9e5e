import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { renderChart } from '@cutover/charts';
import { helmPath } from '@cutover/charts/testing';
import { awaitWorkloads, createProvider, type Cluster, type Workload } from '@cutover/cluster';
import { documentedSockets, listeningSockets, loseNode, scanAsOtherUser } from '@cutover/cluster/testing';
import { until } from '@cutover/testing-kit';
import { cutover, succeed } from './testing/command-line.ts';
import { freshCluster } from './testing/fresh-cluster.ts';
import { COLD_MS, PATIENCE_MS } from './testing/patience.ts';
import {
  answerOf,
  apply,
  filesWith,
  processesOf,
  pullingDeployment,
  pullSecretOf,
} from './testing/private-registry.ts';

const NAME = 'cutover-e2e-registry';
const STATE = `/var/lib/cutover/${NAME}`;
const OF_CLUSTER = ['--name', NAME];
const NAMESPACE = 'shop';
const REPOSITORY = 'cosmos/pacman';
const TAGGED = `${REPOSITORY}/manifests/1.0.0`;
const WITHIN_MS = 180_000;

const provider = createProvider({ provider: 'embedded', name: NAME });
const before = process.env['DOCKER_CONFIG'];
let cluster: Cluster;
let scratch: string;
let registry: string;
let push: readonly [string, string];
let pull: readonly [string, string];

const layout = () => join(scratch, 'pacman');
const image = (tag = '1.0.0') => `${registry}/${REPOSITORY}:${tag}`;
const pushImage = () => cutover('image', 'push', layout(), image());
const storeLogin = (auths: object) => writeFile(join(scratch, 'config.json'), JSON.stringify({ auths }));
const authOf = ([username, password]: readonly [string, string]) => ({
  auth: Buffer.from(`${username}:${password}`).toString('base64'),
});
const workload = (name: string): Workload => ({ kind: 'Deployment', namespace: NAMESPACE, name });
const isServed = async () => (await answerOf(registry, TAGGED, { login: pull }).catch(() => 0)) === 200;

async function readAccess(): Promise<void> {
  cluster = await provider.connect();
  const access = cluster.privateRegistry!;
  const logins = [await access.login('push'), await access.login('pull')];
  registry = logins[0]!.registry;
  [push, pull] = logins.map(({ username, password }) => [username, password] as const) as [typeof push, typeof pull];
}

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'cutover-private-registry-'));
  process.env['DOCKER_CONFIG'] = scratch;
  await freshCluster(NAME, '--with', 'private-registry');
  await readAccess();
  await succeed('image', 'build', 'pacman', '--version', '1.0.0', '--to', layout());
  await cluster.kubectl(['create', 'namespace', NAMESPACE]);
}, COLD_MS);

afterAll(async () => {
  await succeed('down', ...OF_CLUSTER);
  await rm(scratch, { recursive: true, force: true });
  if (before === undefined) delete process.env['DOCKER_CONFIG'];
  else process.env['DOCKER_CONFIG'] = before;
}, PATIENCE_MS);

describe('who pushes to the private registry', () => {
  it('is nobody without a password, or with a wrong one', async () => {
    const upload = `${REPOSITORY}/blobs/uploads/`;
    for (const login of [undefined, ['cutover', 'guessed'], ['nobody', push[1]], [pull[0], push[1]]] as const) {
      const with_ = login === undefined ? {} : { login };
      for (const path of ['', TAGGED, '_catalog']) expect(await answerOf(registry, path, with_)).toBe(401);
      expect(await answerOf(registry, upload, { method: 'POST', ...with_ })).toBe(401);
    }
  });

  it.each([
    ['without a login', () => ({}), /wants credentials and none are known: log in/],
    [
      'with a wrong password',
      () => ({ [registry]: authOf(['cutover', 'guessed']) }),
      /credentials known for this registry are refused, log in again: status 401/,
    ],
    [
      'with the login of pull secrets',
      () => ({ [registry]: authOf(pull) }),
      /credentials known for this registry are refused, log in again: status 401/,
    ],
  ])('is told so in one line %s', async (_, auths, line) => {
    await storeLogin(auths());
    const { code, stdout, stderr } = await pushImage();
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(line);
    expect(stderr).toMatch(/(^|\n)cutover: [^\n]*\n$/);
    expect(stderr).not.toContain(pull[1]);
    expect(await answerOf(registry, TAGGED, { login: pull })).toBe(404);
  });

  it('is whoever cutover registry login wrote into docker’s credential file, whose other entries stay', async () => {
    await storeLogin({ 'registry.example': { auth: 'b3RoZXI=' } });
    const { stdout, stderr } = await succeed('registry', 'login', ...OF_CLUSTER, '--json');
    const file = join(scratch, 'config.json');
    expect(JSON.parse(stdout)).toEqual({ registry, username: push[0], file });
    expect(`${stdout}${stderr}`).not.toContain(push[1]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
      auths: { 'registry.example': { auth: 'b3RoZXI=' }, [registry]: authOf(push) },
    });
    expect(await pushImage()).toMatchObject({ code: 0, stdout: expect.stringMatching(/@sha256:[0-9a-f]{64}\n$/) });
    expect(await answerOf(registry, TAGGED, { login: pull })).toBe(200);
    expect(await answerOf(registry, TAGGED)).toBe(401);
  });
});

describe('a pod that pulls from the private registry', () => {
  const refusal = async (name: string, reference: string, secrets: readonly string[]) => {
    await apply(cluster, pullingDeployment(NAMESPACE, name, reference, secrets));
    const waiting = awaitWorkloads((...call) => cluster.kubectl(...call), [workload(name)], { withinMs: WITHIN_MS });
    return waiting.then(
      () => 'it runs',
      ({ message }: Error) => message,
    );
  };

  it(
    'is refused without a pull secret, with one that is not there and with a wrong one, which is said at once',
    async () => {
      await apply(cluster, pullSecretOf(NAMESPACE, 'wrong', registry, [pull[0], 'guessed']));
      await apply(cluster, pullSecretOf(NAMESPACE, 'other', 'registry.example', pull));
      const said = await Promise.all([
        refusal('bare', image(), []),
        refusal('absent', image(), ['never-made']),
        refusal('wrong', image(), ['wrong']),
        refusal('other', image(), ['other']),
      ]);
      const [bare, absent, wrong, other] = said;
      const begins = (name: string) => `deployment shop/${name} cannot become ready: pod shop/${name}-`;
      const lacks = `container app lacks its image ${image()}: `;
      for (const [index, name] of ['bare', 'absent', 'wrong', 'other'].entries()) {
        expect(said[index]).toContain(begins(name));
        expect(said[index]).toContain(lacks);
      }
      expect(bare).toContain(`${registry} wants a password (401 Unauthorized) and the pod names no pull secret`);
      expect(absent).toContain('shop has no pull secret never-made, which the pod names');
      expect(wrong).toContain(`${registry} lets nobody in by pull secret wrong (401 Unauthorized)`);
      expect(other).toContain(`${registry} lets nobody in by pull secret other (401 Unauthorized)`);
    },
    PATIENCE_MS,
  );

  it(
    'is what status names, with the object, the image and what to do',
    async () => {
      const status = await cutover('status', ...OF_CLUSTER);
      const line = status.stdout.split('\n').find((text) => text.includes('pod shop/bare-'));
      expect(line).toContain(image());
      expect(line).toContain('imagePullSecrets');
    },
    PATIENCE_MS,
  );

  it(
    'runs with the secret that cutover registry pull-secret makes, through the charts',
    async () => {
      const make = () => succeed('registry', 'pull-secret', 'registry', '-n', NAMESPACE, ...OF_CLUSTER, '--json');
      const result = { name: 'registry', namespace: NAMESPACE, registry, username: pull[0] };
      const made = await make();
      expect(JSON.parse(made.stdout)).toEqual({ ...result, state: 'created' });
      expect(JSON.parse((await make()).stdout)).toEqual({ ...result, state: 'unchanged' });
      const edit = ['patch', 'secret', 'registry', '-n', NAMESPACE, '--patch'];
      const data = { '.dockerconfigjson': Buffer.from('{"auths":{}}').toString('base64') };
      await cluster.kubectl([...edit, JSON.stringify({ data })]);
      expect(JSON.parse((await make()).stdout)).toEqual({ ...result, state: 'updated' });
      const helm = await helmPath();
      const values = {
        image: {
          repository: `${registry}/${REPOSITORY}`,
          tag: '1.0.0',
          pullPolicy: 'Always',
          pullSecrets: ['registry'],
        },
        game: { existingSecret: 'game' },
        replicaCount: 1,
      };
      await cluster.kubectl([
        'create',
        'secret',
        'generic',
        'game',
        '-n',
        NAMESPACE,
        `--from-literal=keys=one:${'k'.repeat(32)}`,
      ]);
      const chart = { chart: 'pacman', release: 'pacman', namespace: NAMESPACE, values, helm };
      await cluster.kubectl(['apply', '-n', NAMESPACE, '-f', '-'], { input: await renderChart(chart) });
      await awaitWorkloads((...call) => cluster.kubectl(...call), [workload('pacman')], { withinMs: WITHIN_MS });
      expect(await refusal('untagged', image('9.9.9'), ['registry'])).toMatch(
        /pod shop\/untagged-.* lacks its image \S+:9\.9\.9: .*not found/,
      );
    },
    PATIENCE_MS,
  );

  it('is not given a secret over one that somebody else made, nor one in no namespace', async () => {
    const ask = (name: string, namespace: string) =>
      cutover('registry', 'pull-secret', name, '-n', namespace, ...OF_CLUSTER);
    const refused = [await ask('wrong', NAMESPACE), await ask('registry', 'nowhere'), await ask('Bad_Name', NAMESPACE)];
    expect(refused.map(({ code }) => code)).toEqual([2, 2, 2]);
    expect(refused.map(({ stderr }) => stderr.trimEnd())).toEqual([
      'cutover: secret shop/wrong was not made by cutover: choose another name',
      `cutover: cluster ${NAME} has no namespace nowhere: cutover kubectl create namespace nowhere`,
      expect.stringMatching(/^cutover: "Bad_Name" cannot name a Secret/),
    ]);
  });
});

describe('the private registry', () => {
  it(
    'is built into by cutover image build, which sends only what is missing',
    async () => {
      const built = await succeed('image', 'build', 'pacman', '--version', '1.0.0', '--to', image('again'));
      const digest = /@(sha256:[0-9a-f]{64})\n$/.exec(built.stdout)?.[1];
      expect(await answerOf(registry, `${REPOSITORY}/manifests/${digest}`, { login: pull })).toBe(200);
    },
    PATIENCE_MS,
  );

  it('is closed to another user of the machine, and shows its passwords to no process and in no log', async () => {
    const folder = join(STATE, 'private-registry');
    const files = (await readdir(folder)).map((name) => join(folder, name));
    expect(files).toHaveLength(3);
    for (const file of files) expect((await stat(file)).mode & 0o777).toBe(0o600);
    const secrets = [push[1], pull[1]];
    const hosts = join(STATE, 'nodes', NAME, 'config', 'registries', registry);
    const folders = [STATE, folder, ...files, hosts, join(hosts, 'hosts.toml')];
    expect(await scanAsOtherUser({ folders, registries: [registry], sockets: [], secrets })).toEqual([]);
    const logs = [join(STATE, 'logs'), join(STATE, 'nodes', NAME, 'var-log')];
    expect((await Promise.all(logs.map((log) => filesWith(log, secrets)))).flat()).toEqual([]);
    // The same search finds them where they are.
    expect(await filesWith(folder, secrets)).toHaveLength(2);
  });

  it('has no door that is not documented', async () => {
    expect(await listeningSockets(NAME)).toEqual(await documentedSockets('private-registry'));
  });

  it(
    'keeps its images when its process is killed',
    async () => {
      const [pid, ...others] = await processesOf(['/registry', 'serve', '/etc/registry/registry.yaml']);
      expect(others).toEqual([]);
      process.kill(pid!, 'SIGKILL');
      await until(
        'another process serves',
        async () => {
          const [now] = await processesOf(['/registry', 'serve', '/etc/registry/registry.yaml']);
          return now !== undefined && now !== pid && (await isServed());
        },
        { withinMs: WITHIN_MS },
      );
    },
    PATIENCE_MS,
  );

  it(
    'keeps its images, its name and its passwords when the node loses its power',
    async () => {
      const was = { registry, push, pull };
      await loseNode(NAME);
      await succeed('up', ...OF_CLUSTER);
      await readAccess();
      expect({ registry, push, pull }).toEqual(was);
      expect(await isServed()).toBe(true);
    },
    PATIENCE_MS,
  );

  it(
    'is mended by the next up, with another password where somebody removed one',
    async () => {
      const old = pull;
      await rm(join(STATE, 'private-registry', 'pull-password'));
      await rm(join(STATE, 'nodes', NAME, 'config', 'registries', registry), { recursive: true });
      await cluster.ports!.close('private-registry');
      const refused = await cutover('registry', 'login', ...OF_CLUSTER);
      expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('closed the port')]);
      await succeed('up', ...OF_CLUSTER);
      await readAccess();
      expect(pull).not.toEqual(old);
      await until('the new password is taken', isServed, { withinMs: WITHIN_MS });
      expect(await answerOf(registry, TAGGED, { login: old })).toBe(401);
      await succeed('registry', 'pull-secret', 'registry', '-n', NAMESPACE, ...OF_CLUSTER);
      await cluster.kubectl(['rollout', 'restart', 'deployment/pacman', '-n', NAMESPACE]);
      await awaitWorkloads((...call) => cluster.kubectl(...call), [workload('pacman')], { withinMs: WITHIN_MS });
    },
    PATIENCE_MS,
  );

  it(
    'is removed whole',
    async () => {
      await succeed('up', ...OF_CLUSTER, '--without', 'private-registry');
      const left = [
        'get',
        'namespace,pv,secret',
        '-A',
        '--selector',
        'cutover.dev/add-on=private-registry',
        '-o',
        'name',
      ];
      expect((await cluster.kubectl(left)).stdout).toBe('');
      expect((await cluster.kubectl(['get', 'pv', '-o', 'name'])).stdout).toBe('');
      expect(existsSync(join(STATE, 'private-registry'))).toBe(false);
      expect(await readdir(join(STATE, 'nodes', NAME, 'volumes'))).toEqual([]);
      expect(await readdir(join(STATE, 'nodes', NAME, 'config', 'registries'))).toEqual(['registry.cutover.internal']);
      expect(await cluster.ports!.list()).toEqual([]);
      await expect(answerOf(registry, '')).rejects.toThrow('fetch failed');
      expect(await listeningSockets(NAME)).toEqual(await documentedSockets());
      const { code, stderr } = await cutover('registry', 'login', ...OF_CLUSTER);
      expect([code, stderr]).toEqual([
        2,
        `cutover: cluster ${NAME} has no private registry: cutover up --name ${NAME} --with private-registry\n`,
      ]);
    },
    PATIENCE_MS,
  );
});
