import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@cutover/testing-kit';
import { loadImages, namingOf, startEngine, stopEngine } from './index.ts';
import { IMAGE_NAMES } from './images/catalogue.ts';
import { ROOT } from './root.ts';
import { Composition, type Inspected } from './testing/composition.ts';

const ENGINE = 'e2e-bank';
/** Ends only what never ends. */
const PATIENCE_MS = 15 * 60_000;
const HEALTHY_MS = 5 * 60_000;
const FILES = ['compose.yaml', 'docker/mongo-standin.yaml'];
const SERVERS = ['account', 'kafka', 'membership', 'mongo', 'pacman', 'transfer', 'zookeeper'];
const ONE_SHOTS = ['database', 'topics', 'volumes'];
const [GAME, MEMBERSHIP] = ['http://127.0.0.1:8080', 'http://127.0.0.1:8081'];
const ADA = { email: 'ada@member.example', password: 'of a member that is kept' };
const SCENARIO = join(ROOT, 'apps', 'e2e', 'src', 'testing');

let bank: Composition;

async function up(): Promise<ReadonlyMap<string, Inspected>> {
  await bank.compose(['up', '--detach']);
  return until(
    'every server is healthy',
    async () => {
      const all = await bank.containers();
      return SERVERS.every((name) => all.get(name)?.State.Health?.Status === 'healthy') && all;
    },
    { withinMs: HEALTHY_MS, everyMs: 500 },
  );
}

beforeAll(async () => {
  const engine = await startEngine({ name: ENGINE, fresh: true });
  await loadImages(engine, IMAGE_NAMES, namingOf({}));
  bank = await Composition.of(engine, FILES);
}, PATIENCE_MS);

afterAll(async () => {
  await bank?.remove();
  await stopEngine(ENGINE, { data: true });
}, PATIENCE_MS);

/** In the order in which they stand: one composition goes through all of it. */
describe('the bank by Compose', () => {
  it(
    'says in one line which secret is missing, and starts nothing',
    async () => {
      const envFile = join(bank.folder, 'without');
      const whole = await readFile(join(bank.folder, '.env'), 'utf8');
      await writeFile(envFile, whole.replace(/^GAME_SECRET=.*\n/m, ''));
      const { code, stderr } = await bank.compose(['up', '--detach'], { envFile, allowFailure: true });
      expect(code).not.toBe(0);
      expect(stderr.trim()).toMatch(
        /^[^\n]*no key to sign games with, run "node tools\/docker\/src\/main.ts init"[^\n]*$/,
      );
      expect((await bank.engine.docker(['ps', '--all', '--quiet'])).stdout).toBe('');
    },
    PATIENCE_MS,
  );

  it(
    'comes up: every server healthy, none started twice, what is to end ended well and before what waits for it',
    async () => {
      const all = await up();
      expect([...all.keys()].sort()).toEqual([...SERVERS, ...ONE_SHOTS].sort());
      expect([...all.values()].map(({ RestartCount, State }) => [RestartCount, State.OOMKilled])).toEqual(
        [...all.keys()].map(() => [0, false]),
      );
      for (const name of ONE_SHOTS) expect(all.get(name)?.State).toMatchObject({ Status: 'exited', ExitCode: 0 });
      const ended = (name: string) => Date.parse(all.get(name)!.State.FinishedAt);
      const started = (name: string) => Date.parse(all.get(name)!.State.StartedAt);
      for (const name of ['zookeeper', 'mongo', 'database'])
        expect(started(name)).toBeGreaterThanOrEqual(ended('volumes'));
      for (const name of ['membership', 'account', 'transfer', 'pacman']) {
        expect(started(name)).toBeGreaterThanOrEqual(ended('database'));
      }
      for (const name of ['membership', 'account', 'transfer'])
        expect(started(name)).toBeGreaterThanOrEqual(ended('topics'));
    },
    PATIENCE_MS,
  );

  it(
    'runs nothing as root that serves, nothing that can write to its image, and each within its limits',
    async () => {
      const all = await bank.containers();
      const common = {
        ReadonlyRootfs: true,
        CapDrop: ['ALL'],
        SecurityOpt: ['no-new-privileges:true'],
        Privileged: false,
      };
      for (const [name, { Config, HostConfig }] of all) {
        expect([name, HostConfig]).toEqual([name, expect.objectContaining(common)]);
        expect([name, Config.User]).toEqual([name, name === 'volumes' ? '0:0' : '65532:65532']);
        expect([name, HostConfig.CapAdd]).toEqual([name, name === 'volumes' ? ['CHOWN'] : null]);
        expect([name, HostConfig.NanoCpus > 0, HostConfig.PidsLimit > 0]).toEqual([name, true, true]);
        expect([name, HostConfig.Binds?.filter((bind) => bind.includes('docker.sock'))]).toEqual([name, []]);
        const addresses = Object.values(HostConfig.PortBindings ?? {}).flat();
        expect([name, addresses.filter(({ HostIp }) => HostIp !== '127.0.0.1')]).toEqual([name, []]);
      }
      expect(all.get('account')?.HostConfig).toMatchObject({ Memory: 256 * 1024 ** 2, NanoCpus: 1e9 });
      const write = ['exec', '-T', 'account', 'node', '-e', "fs.writeFileSync('/app/planted', '')"];
      expect(await bank.compose(write, { allowFailure: true })).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('EROFS'),
      });
    },
    PATIENCE_MS,
  );

  it(
    "is the bank: what a member does on the first day, by the cluster's own scenario",
    async () => {
      const scenario = await readFile(join(SCENARIO, 'bank-scenario.mjs'), 'utf8');
      const node = ['node', '--input-type=module', '--eval', scenario, '--', '8080'];
      const { stdout } = await bank.compose(['exec', '-T', 'transfer', ...node]);
      const expected: unknown = JSON.parse(await readFile(join(SCENARIO, 'bank-scenario.expected.json'), 'utf8'));
      expect(JSON.parse(stdout)).toEqual(expected);
    },
    PATIENCE_MS,
  );

  it(
    'has an init container that waits for as long as the database does not answer',
    async () => {
      await bank.compose(['pause', 'mongo']);
      const waiting = bank.compose(['run', '--no-deps', '--name', 'waiting', '-T', 'database']);
      const logs = async () => (await bank.engine.docker(['logs', 'waiting'], { allowFailure: true })).stdout;
      await until('it says that it waits', async () => (await logs()).includes('no answer; waiting'), {
        withinMs: HEALTHY_MS,
        everyMs: 200,
      });
      await bank.compose(['unpause', 'mongo']);
      await waiting;
      expect((await logs()).trim().split('\n')).toEqual([
        'wait-for-mongo: mongo:27017: no answer; waiting',
        'wait-for-mongo: mongo:27017 takes writes',
      ]);
      await bank.engine.docker(['rm', 'waiting']);
    },
    PATIENCE_MS,
  );

  it(
    'lets a container drain: SIGTERM, its last requests, exit code 0 and no SIGKILL',
    async () => {
      await bank.compose(['stop', 'account']);
      const { State } = (await bank.containers()).get('account')!;
      expect(State).toMatchObject({ Status: 'exited', ExitCode: 0, OOMKilled: false });
      const log = (await bank.compose(['logs', '--no-color', 'account'])).stdout;
      expect(log).toMatch(/draining[\s\S]*stopped/);
      await bank.compose(['start', 'account']);
    },
    PATIENCE_MS,
  );

  it(
    'keeps members and scores by down, and forgets them by down --volumes',
    async () => {
      const registered = await bank.call('POST', `${MEMBERSHIP}/members`, { ...ADA, name: 'Ada' });
      expect(registered).toMatchObject({ status: 201 });
      const play = join(import.meta.dirname, 'testing', 'play.ts');
      const { stdout } = await bank.engine.enter([process.execPath, play, GAME, 'Ada']);
      const { repeated, ...score } = JSON.parse(stdout) as { id: string; repeated: boolean };
      expect(repeated).toBe(false);

      await bank.compose(['down']);
      const kept = ['cosmos_kafka-data', 'cosmos_mongo-data', 'cosmos_zookeeper-data'];
      expect((await bank.volumes()).filter((name) => name.startsWith('cosmos_'))).toEqual(kept);
      expect((await bank.engine.docker(['ps', '--all', '--quiet'])).stdout).toBe('');
      await up();
      expect(await bank.call('POST', `${MEMBERSHIP}/sessions`, ADA)).toMatchObject({ status: 200 });
      const table = await bank.call('GET', `${GAME}/scores?period=all`);
      expect(table).toMatchObject({ status: 200, body: { scores: [expect.objectContaining(score)] } });

      await bank.compose(['down', '--volumes']);
      expect((await bank.volumes()).filter((name) => name.startsWith('cosmos_'))).toEqual([]);
    },
    PATIENCE_MS,
  );
});
