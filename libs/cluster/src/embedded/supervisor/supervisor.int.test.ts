import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning } from '@cutover/toolchain';
import { until } from '../until.ts';
import { answers, supervisorClient } from './client.ts';
import type { SupervisorClient } from './client.ts';
import { boundLog } from './log-file.ts';
import type { ProcessReport, ProcessSpec, SupervisorPlace } from './protocol.ts';
import { readRecord } from './record-file.ts';

/** A busy machine takes its time. */
const WITHIN_MS = 30_000;
const MAIN = join(import.meta.dirname, 'main.ts');
const env = { PATH: process.env['PATH'] ?? '' };
const sleeper: ProcessSpec = { name: 'sleeper', argv: ['sleep', '1000'], env };

describe('the supervisor', () => {
  let folder: string;
  let place: SupervisorPlace;
  let client: SupervisorClient;
  let child: ChildProcess;

  async function start(): Promise<void> {
    child = spawn(process.execPath, [MAIN, JSON.stringify(place)], { stdio: 'inherit' });
    await until(() => answers(client), { what: 'the supervisor answers', withinMs: WITHIN_MS, pollMs: 20 });
  }

  async function kill(): Promise<void> {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  async function report(name: string): Promise<ProcessReport> {
    const found = (await client.reports()).find((process) => process.name === name);
    if (found === undefined) throw new Error(`${name} is not supervised`);
    return found;
  }

  async function restarted(name: string, restarts: number): Promise<ProcessReport> {
    const check = async () => {
      const { state, restarts: count } = await report(name);
      return state === 'running' && count >= restarts;
    };
    await until(check, { what: `${name} was started again`, withinMs: WITHIN_MS, pollMs: 20 });
    return report(name);
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cutover-supervisor-'));
    place = { socket: join(folder, 'socket'), record: join(folder, 'record.json'), logs: folder, cgroups: [] };
    client = supervisorClient(place.socket);
    await start();
  });

  afterEach(async () => {
    await kill();
    for (const { identity } of readRecord(place.record)?.processes ?? []) {
      if (identity && isRunning(identity)) process.kill(identity.pid, 'SIGKILL');
    }
    await rm(folder, { recursive: true });
  });

  it('starts what ended again', async () => {
    const first = await client.ensure(sleeper);
    process.kill(first.identity?.pid ?? 0, 'SIGKILL');
    const second = await restarted('sleeper', 1);
    expect(second.lastExit).toBe('SIGKILL');
    expect(second.identity?.pid).not.toBe(first.identity?.pid);
  });

  it('leaves alone what runs as asked, and replaces what is asked differently', async () => {
    const first = await client.ensure(sleeper);
    expect((await client.ensure({ ...sleeper })).identity).toEqual(first.identity);
    const other = await client.ensure({ ...sleeper, argv: ['sleep', '2000'] });
    expect(other.identity).not.toEqual(first.identity);
    expect(first.identity && isRunning(first.identity)).toBe(false);
  });

  it('starts anew what reads another configuration, though its command is the same', async () => {
    const first = await client.ensure({ ...sleeper, configuration: 'a' });
    expect((await client.ensure({ ...sleeper, configuration: 'a' })).identity).toEqual(first.identity);
    expect((await client.ensure({ ...sleeper, configuration: 'b' })).identity).not.toEqual(first.identity);
  });

  it('ends for good what is removed, and forgets it', async () => {
    const { identity } = await client.ensure(sleeper);
    await client.remove('sleeper');
    await client.remove('never there');
    expect(identity && isRunning(identity)).toBe(false);
    expect(await client.reports()).toEqual([]);
    expect(readRecord(place.record)?.processes).toEqual([]);
  });

  it('is reached by its own user alone, whatever the umask of the command that started it', async () => {
    await kill();
    const umask = process.umask(0);
    try {
      await start();
    } finally {
      process.umask(umask);
    }
    for (const file of [place.socket, place.record]) expect((await stat(file)).mode & 0o777).toBe(0o600);
    await client.ensure({ ...sleeper, name: 'umask', argv: ['sh', '-c', 'umask; exec sleep 1000'] });
    const said = async () => (await readFile(join(folder, 'umask.log'), 'utf8')) === '0022\n';
    await until(said, { what: 'what it starts has the usual umask', withinMs: WITHIN_MS, pollMs: 20 });
    expect((await stat(join(folder, 'umask.log'))).mode & 0o777).toBe(0o600);
  });

  it('does not start in a folder that others could enter', async () => {
    await kill();
    await chmod(folder, 0o755);
    child = spawn(process.execPath, [MAIN, JSON.stringify(place)], { stdio: ['ignore', 'ignore', 'pipe'] });
    const [said, [code]] = await Promise.all([text(child.stderr!), once(child, 'exit')]);
    expect(code).toBe(1);
    expect(said).toContain('others could enter it');
    await chmod(folder, 0o700);
    await start();
  });

  it('is taken over from after kill -9, with the processes it left and those that ended meanwhile', async () => {
    const kept = await client.ensure(sleeper);
    const ended = await client.ensure({ ...sleeper, name: 'ended' });
    await kill();
    process.kill(ended.identity?.pid ?? 0, 'SIGKILL');
    await start();
    expect((await report('sleeper')).identity).toEqual(kept.identity);
    expect((await report('sleeper')).restarts).toBe(0);
    expect((await restarted('ended', 1)).identity).not.toEqual(ended.identity);
    process.kill(kept.identity?.pid ?? 0, 'SIGKILL');
    expect((await restarted('sleeper', 1)).lastExit).toBe('ended unseen');
  });

  it('counts the restarts of what keeps ending, and writes down what it said', async () => {
    await client.ensure({ name: 'broken', argv: ['sh', '-c', 'echo oh no; exit 3'], env });
    const check = async () => (await report('broken')).restarts >= 3;
    await until(check, { what: 'it was started three times again', withinMs: WITHIN_MS, pollMs: 20 });
    expect((await report('broken')).lastExit).toBe('exit code 3');
    expect(await readFile(join(folder, 'broken.log'), 'utf8')).toMatch(/^(oh no\n){3,}/);
  });

  it('reports a program that is not there', async () => {
    await client.ensure({ name: 'missing', argv: [join(folder, 'nothing')], env });
    expect((await restarting('missing')).lastExit).toContain('ENOENT');
  });

  async function restarting(name: string): Promise<ProcessReport> {
    const check = async () => (await report(name)).lastExit !== undefined;
    await until(check, { what: `${name} failed`, withinMs: WITHIN_MS, pollMs: 20 });
    return report(name);
  }
});

describe('boundLog', () => {
  it('keeps one older part of a log that has grown too large, and nothing of a small or absent one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cutover-log-'));
    const path = join(folder, 'a.log');
    await boundLog(path, 10);
    await writeFile(path, 'small');
    await boundLog(path, 10);
    expect(await readFile(path, 'utf8')).toBe('small');
    await writeFile(path, 'larger than ten');
    await boundLog(path, 10);
    expect((await stat(path)).size).toBe(0);
    expect(await readFile(`${path}.1`, 'utf8')).toBe('larger than ten');
    await rm(folder, { recursive: true });
  });
});
