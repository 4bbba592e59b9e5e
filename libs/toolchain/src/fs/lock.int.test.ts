import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { identify, self } from '../process/identity.ts';
import { temporaryFolder } from '../testing/fixtures.ts';
import { withLock } from './lock.ts';

describe('a lock', () => {
  let path: string;
  let remove: () => void;

  beforeEach(() => {
    const folder = temporaryFolder();
    path = join(folder.path, 'locks', 'tool');
    remove = folder.remove;
  });
  afterEach(() => remove());

  async function leave(content: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }

  async function taken(): Promise<boolean> {
    return withLock(path, { signal: AbortSignal.timeout(30_000) }, async () => existsSync(path));
  }

  it('lets one at a time in and leaves no file', async () => {
    let inside = 0;
    let most = 0;
    const visit = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(5);
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 8 }, () => withLock(path, {}, visit)));
    expect(most).toBe(1);
    expect(await readdir(dirname(path))).toEqual([]);
  });

  it('is given back when the work fails', async () => {
    await expect(withLock(path, {}, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await taken()).toBe(true);
  });

  it('of a process that was killed is taken over', async () => {
    const child = spawn('sleep', ['60']);
    const holder = identify(child.pid!)!;
    child.kill('SIGKILL');
    await once(child, 'exit');
    await leave(JSON.stringify({ ...holder, token: 'theirs' }));
    expect(await taken()).toBe(true);
  });

  it('of a process whose pid another one got since is taken over', async () => {
    await leave(JSON.stringify({ pid: process.pid, started: '1', token: 'theirs' }));
    expect(await taken()).toBe(true);
  });

  it('that a power cut left unreadable is taken over', async () => {
    await leave('\0\0\0');
    expect(await taken()).toBe(true);
  });

  it('of a running process is waited for, until the caller gives up', async () => {
    await leave(JSON.stringify({ ...self(), token: 'theirs' }));
    const waits: number[] = [];
    const patience = new AbortController();
    const onWait = (pid: number): void => {
      waits.push(pid);
      setTimeout(() => patience.abort(new Error('enough')), 150);
    };
    const waiting = withLock(path, { signal: patience.signal, onWait }, taken);
    await expect(waiting).rejects.toThrow(/enough|aborted/);
    expect(waits).toEqual([process.pid]);
    expect(existsSync(path)).toBe(true);
  });
});
