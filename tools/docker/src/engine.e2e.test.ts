import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cgroupHierarchies, identify, isRunning } from '@cutover/toolchain';
import { runningInit } from './engine/init-record.ts';
import { enginePaths } from './engine/paths.ts';
import { startEngine, stopEngine } from './index.ts';

const ENGINE = 'e2e-namespaces';
const PATIENCE_MS = 5 * 60_000;
const paths = enginePaths(ENGINE);

beforeAll(() => startEngine({ name: ENGINE, fresh: true }), PATIENCE_MS);
afterAll(() => stopEngine(ENGINE, { data: true }), PATIENCE_MS);

async function cgroupsLeft(): Promise<readonly string[]> {
  return (await cgroupHierarchies()).map(({ at }) => join(at, paths.cgroup)).filter((group) => existsSync(group));
}

/** Of any process whose command line names the engine's folder. */
function processesLeft(): string {
  return spawnSync('pgrep', ['--full', paths.dir], { encoding: 'utf8' }).stdout;
}

/** In the order in which they stand: one engine goes through all of it. */
describe('an engine in namespaces of its own', () => {
  it(
    "has a socket for root alone, no way out, and nothing of the host's network",
    async () => {
      const engine = await startEngine({ name: ENGINE });
      expect(statSync(engine.socket).mode & 0o777).toBe(0o600);
      expect(statSync(paths.dir).mode & 0o777).toBe(0o700);
      expect((await engine.enter(['ip', 'route', 'show', 'default'])).stdout).toBe('');
      expect((await engine.enter(['ss', '--tcp', '--listening', '--no-header'])).stdout).toBe('');
      const links = (await engine.enter(['ip', '-brief', 'link'])).stdout
        .split('\n')
        .map((line) => line.split(/\s/)[0]);
      expect(links.filter((link) => link !== '')).toEqual(['lo', 'docker0']);
      const pulled = await engine.docker(['pull', 'registry.example/shop/web:1.0.0'], { allowFailure: true });
      expect(pulled.code).not.toBe(0);
    },
    PATIENCE_MS,
  );

  it(
    'is taken as it is by a second start, and ended whole by stop',
    async () => {
      const engine = await startEngine({ name: ENGINE });
      const before = await runningInit(paths);
      await startEngine({ name: ENGINE });
      expect(await runningInit(paths)).toEqual(before);
      await engine.stop();
      expect(isRunning(before!)).toBe(false);
      expect(processesLeft()).toBe('');
      expect(await cgroupsLeft()).toEqual([]);
      await expect(engine.enter(['true'])).rejects.toMatchObject({ code: 'not-running' });
    },
    PATIENCE_MS,
  );

  it(
    'ends as a whole when its first process is killed, and a new start clears what that left',
    async () => {
      await startEngine({ name: ENGINE });
      const before = (await runningInit(paths))!;
      process.kill(before.pid, 'SIGKILL');
      const engine = await startEngine({ name: ENGINE });
      expect(await runningInit(paths)).not.toEqual(before);
      expect((await engine.docker(['info', '--format', '{{.ServerVersion}}'])).stdout.trim()).not.toBe('');
    },
    PATIENCE_MS,
  );

  it(
    "never ends another's process that has a recorded pid by now",
    async () => {
      await startEngine({ name: ENGINE });
      await stopEngine(ENGINE);
      const stranger = spawn('sleep', ['300']);
      try {
        const line = readFileSync(`/proc/${stranger.pid}/stat`, 'utf8');
        const started = identify(stranger.pid!)!.started;
        writeFileSync(paths.record, line.replace(` ${started} `, ' 1 '));
        await startEngine({ name: ENGINE });
        expect(identify(stranger.pid!)?.started).toBe(started);
      } finally {
        stranger.kill();
        await once(stranger, 'exit');
      }
    },
    PATIENCE_MS,
  );
});
