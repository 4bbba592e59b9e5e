import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@cutover/testing-kit';
import { ensureTools } from '@cutover/toolchain';
import { readStack } from '../config/read-stack.ts';
import type { StackName } from '../config/schema.ts';
import { ofKind, registrationOf, textOf } from '../policy/policy.ts';
import { programOf } from '../program/program.ts';
import { Vault } from '../program/vault.ts';
import { gitOpsSurroundings } from '../testing/argocd.ts';
import { startTestCluster } from '../testing/cluster.ts';
import type { TestCluster } from '../testing/cluster.ts';
import { registeredBy } from '../testing/register.ts';
import { objectsOf } from '../testing/world.ts';
import type { Engine, EngineTools } from './engine.ts';
import { openEngine } from './local-engine.ts';
import { remember } from './remembered.ts';
import { holdersOf } from './stack-lock.ts';

/** Compiling what is not there yet. */
const COLD_MS = 60 * 60_000;
const PATIENCE_MS = 15 * 60_000;
const MAIN = join(import.meta.dirname, '..', 'main.ts');

let cluster: TestCluster;
let tools: EngineTools;
let argocd: ReturnType<typeof objectsOf>;
let state: string;

beforeAll(async () => {
  const made = await ensureTools(['pulumi', 'pulumi-kubernetes', 'argocd'], { progress: () => undefined });
  tools = { pulumi: made.pulumi.path, provider: made['pulumi-kubernetes'].path };
  argocd = objectsOf(await readFile(join(made.argocd.assets ?? '', 'manifests', 'core-install.yaml'), 'utf8'));
  cluster = await startTestCluster();
}, COLD_MS);
afterAll(() => cluster?.stop());

beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'cutover-pulumi-'));
});
afterEach(async () => {
  // What a failed test left would be in the way of the next one.
  for (const name of ['dev', 'qa', 'stag', 'prod', 'argocd'])
    await cluster.kubectl('delete', 'namespace', name, '--ignore-not-found');
  await rm(state, { recursive: true, force: true });
}, PATIENCE_MS);

const surroundings = () => ({ kubeconfig: cluster.kubeconfig, runsPods: false, gitops: gitOpsSurroundings(argocd) });

const engineOf = async (stack: StackName, folder = state): Promise<Engine> =>
  openEngine({ config: await readStack(stack), tools, state: folder, surroundings: surroundings() });

const podsIn = (quota: string) =>
  cluster.kubectl('get', 'resourcequota', 'quota', '--namespace', quota, '--output', 'jsonpath={.spec.hard.pods}');

/** Edits under a field manager's name: a person's is kubectl's. */
const editPods = (namespace: string, pods: string, manager = 'kubectl-edit') =>
  cluster.kubectl(
    ...['patch', 'resourcequota', 'quota', '--namespace', namespace, '--field-manager', manager, '--type', 'merge'],
    ...['--patch', JSON.stringify({ spec: { hard: { pods } } })],
  );

async function secretsIn(namespace: string): Promise<Record<string, unknown>> {
  const text = await cluster.kubectl('get', 'secrets', '--namespace', namespace, '--output', 'json');
  const { items } = JSON.parse(text) as { items: { metadata: { name: string }; data: unknown }[] };
  return Object.fromEntries(items.map(({ metadata, data }) => [metadata.name, data]));
}

const isThere = async (namespace: string) =>
  (await cluster.kubectl('get', 'namespace', namespace, '--ignore-not-found', '--output', 'name')).trim() !== '';

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** `npm run infra`: in a process of its own, since Pulumi's runtime leaves rejected promises behind where a run fails, which a test counts as its own. */
async function infra(...args: readonly string[]): Promise<{ readonly status: number | null; readonly said: string }> {
  const run = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  const said: Buffer[] = [];
  run.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const [status] = (await once(run, 'close')) as [number | null];
  return { status, said: Buffer.concat(said).toString() };
}

/** Programs that run from a folder. */
async function programsBelow(folder: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return lines.filter((line) => line.startsWith(folder));
}

const QUOTA = { kind: 'ResourceQuota', name: 'dev/quota' };

describe('an environment, by the real engine', () => {
  it(
    'is made from nothing; an edit by hand is shown and taken back; destroy leaves nothing',
    async () => {
      const engine = await engineOf('dev');
      expect(await engine.outputs()).toBeUndefined();

      const planned = await engine.preview();
      expect(await isThere('dev')).toBe(false);
      const seen: string[] = [];
      const made = await engine.up({
        progress: ({ state: at, change }) => seen.push(`${at} ${change.kind} ${change.name}`),
      });
      expect(made.changes.every(({ does }) => does === 'create')).toBe(true);
      const names = (changes: typeof made.changes) => changes.map(({ kind, name }) => `${kind} ${name}`).sort();
      expect(names(made.changes)).toEqual(names(planned.changes));
      expect(seen).toContain('done Namespace dev');
      expect(await engine.outputs()).toEqual({ namespaces: ['dev'] });
      expect(await podsIn('dev')).toBe('20');

      const again = await engine.preview();
      expect(again.changes).toEqual([]);
      expect(again.unchanged).toBe(made.changes.length);

      await editPods('dev', '99');
      const drift = { ...QUOTA, does: 'update', fields: ['spec.hard.pods'] };
      expect((await engine.preview()).changes).toEqual([drift]);
      expect((await engine.refresh()).changes).toEqual([expect.objectContaining({ ...QUOTA, does: 'update' })]);
      expect((await engine.preview()).changes).toEqual([drift]);

      expect((await engine.up()).changes).toEqual([drift]);
      expect(await podsIn('dev')).toBe('20');

      // What kubectl set the provider takes by itself; what others set is a conflict.
      await editPods('dev', '98', 'somebodys-controller');
      const repaired = await engine.up();
      expect(repaired.takenBack).toEqual(['ResourceQuota dev/quota: .spec.hard.pods, by somebodys-controller']);
      expect(await podsIn('dev')).toBe('20');
      expect((await engine.preview()).changes).toEqual([]);

      const gone = await engine.destroy();
      expect(gone.changes).toHaveLength(made.changes.length);
      expect(await isThere('dev')).toBe(false);
      expect(await engine.outputs()).toBeUndefined();
      expect((await engine.destroy()).changes).toEqual([]);
      await expect(engine.refresh()).rejects.toMatchObject({ code: 'no-stack' });
    },
    PATIENCE_MS,
  );

  it(
    'keeps its Secrets over two ups, has others than the next one, and leaves them in no file in plain text',
    async () => {
      const [dev, qa] = [await engineOf('dev'), await engineOf('qa')];
      await dev.up();
      const first = await secretsIn('dev');
      expect(Object.keys(first).sort()).toEqual(['bank-operators', 'membership-tokens', 'pacman-game']);
      await dev.up();
      expect(await secretsIn('dev')).toEqual(first);

      await qa.up();
      const other = await secretsIn('qa');
      expect(Object.keys(other)).toEqual(Object.keys(first));
      for (const [name, data] of Object.entries(first)) expect(other[name]).not.toEqual(data);

      expect((await stat(state)).mode & 0o777).toBe(0o700);
      expect((await stat(join(state, 'passphrase'))).mode & 0o777).toBe(0o600);
      const values = Object.values(first).flatMap((data) => Object.values(data as Record<string, string>));
      const forms = values.flatMap((value) => [value, Buffer.from(value, 'base64').toString()]);
      const files = await filesBelow(state);
      expect(files.length).toBeGreaterThan(3);
      for (const file of files) {
        const text = await readFile(file, 'utf8');
        expect(forms.filter((form) => text.includes(form))).toEqual([]);
      }
      await qa.destroy();
      await dev.destroy();
    },
    PATIENCE_MS,
  );

  it(
    'is not taken from somebody else: the object, the field and whose it is are named, and nothing of it is changed',
    async () => {
      const labels = { 'pod-security.kubernetes.io/enforce': 'baseline' };
      await cluster.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'qa', labels } });
      const { status, said } = await infra('up', '--stack', 'qa', '--state', state, '--kubeconfig', cluster.kubeconfig);
      expect(status).toBe(1);
      expect(said).toMatch(
        /stack qa: up: .*\n {2}Namespace qa: \.metadata\.labels\.pod-security\.kubernetes\.io\/enforce, by \S+\n$/,
      );
      const engine = await engineOf('qa');
      expect(await cluster.kubectl('get', 'namespace', 'qa', '--output', 'jsonpath={.metadata.labels}')).toContain(
        'baseline',
      );
      await engine.destroy();
      expect(await isThere('qa')).toBe(true);
    },
    PATIENCE_MS,
  );

  it(
    'is held by a run that is at work, and free once that was killed',
    async () => {
      const args = [MAIN, 'up', '--stack', 'dev', '--state', state, '--kubeconfig', cluster.kubeconfig];
      const run = spawn(process.execPath, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
      const ended = once(run, 'exit');
      const said: string[] = [];
      run.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
      try {
        await until('it has begun', () => said.join('').includes('creating Namespace dev') || undefined, {
          withinMs: PATIENCE_MS / 2,
        });
        process.kill(-run.pid!, 'SIGSTOP');
        expect(await holdersOf(join(state, 'backend'), 'dev')).toHaveLength(1);
        const engine = await engineOf('dev');
        await expect(engine.up()).rejects.toMatchObject({
          code: 'locked',
          message: expect.stringMatching(
            /^stack dev: process \d+ on \S+ since \S+ is at work on it: wait for its end$/,
          ),
        });
      } finally {
        process.kill(-run.pid!, 'SIGKILL');
        await ended;
      }
      const engine = await engineOf('dev');
      await until('its process is gone', async () =>
        engine.up().then(
          () => true,
          (error: { code: string }) => {
            if (error.code === 'locked') return undefined;
            throw error;
          },
        ),
      );
      expect((await engine.preview()).changes).toEqual([]);
      await engine.destroy();
      expect(await isThere('dev')).toBe(false);
      expect(await programsBelow(state)).toEqual([]);
    },
    PATIENCE_MS,
  );
});

describe('all of it on one cluster, with Argo CD as its module has it', () => {
  it(
    'is made, is as it should be, keeps out of another stack’s namespace, and leaves nothing',
    async () => {
      const dev = await engineOf('dev');
      await dev.up();
      const folder = await mkdtemp(join(tmpdir(), 'cutover-pulumi-local-'));
      try {
        await remember(folder, 'local', { surroundings: surroundings(), environments: ['dev'] });
        const { status, said } = await infra('up', '--state', folder);
        expect(status).toBe(1);
        expect(said).toMatch(/Namespace dev: \.metadata\.annotations\.cutover\/stack, by pulumi-kubernetes/);
        const engine = await engineOf('local', folder);
        await dev.destroy();

        await engine.up();
        expect(await engine.outputs()).toEqual({
          namespaces: ['dev', 'stag', 'qa', 'prod', 'argocd'],
          webhook: {
            url: 'http://delivery.argocd.svc/webhooks/gitea',
            secret: expect.stringMatching(/^[0-9a-f]{64}$/),
          },
        });
        expect((await engine.preview()).changes).toEqual([]);
        const projects = await cluster.kubectl('get', 'appprojects', '--namespace', 'argocd', '--output', 'name');
        expect(projects).toContain('appproject.argoproj.io/default');
        await engine.destroy();
        for (const name of ['dev', 'stag', 'qa', 'prod', 'argocd']) expect(await isThere(name)).toBe(false);
        const definitions = await cluster.kubectl('get', 'customresourcedefinitions', '--output', 'name');
        expect(definitions).not.toContain('argoproj.io');
        const roles = await cluster.kubectl('get', 'clusterroles,clusterrolebindings', '--output', 'name');
        expect(roles).not.toContain('argocd');
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    PATIENCE_MS,
  );

  it(
    'has pods that the level restricted admits',
    async () => {
      await cluster.client.create({
        ...{ apiVersion: 'v1', kind: 'Namespace' },
        metadata: { name: 'argocd', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
      });
      const registered = await registeredBy('local', programOf(await readStack('local'), surroundings(), new Vault()));
      const workloads = ofKind(registrationOf(registered).objects, 'Deployment', 'StatefulSet');
      expect(workloads.length).toBeGreaterThan(3);
      for (const workload of workloads) {
        const { spec } = (workload['spec'] as { template: { spec: object } }).template;
        const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'argocd' }, spec };
        expect([textOf(workload), await cluster.client.refusalOf(pod as never)]).toEqual([textOf(workload), undefined]);
      }
    },
    PATIENCE_MS,
  );
});
