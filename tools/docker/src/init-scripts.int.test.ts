import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startMongoStandin } from '@cutover/mongo-standin/testing';
import { freePort, until } from '@cutover/testing-kit';
import { ROOT } from './root.ts';

const START_MS = 120_000;
const script = (name: string): string => join(ROOT, 'docker', 'init', name);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutover-init-scripts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(name: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script(name), ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('waiting for MongoDB', () => {
  it(
    'goes on until it takes writes, and says why it waits once',
    async () => {
      const port = await freePort();
      const waiting = spawn(process.execPath, [script('wait-for-mongo.mjs'), `127.0.0.1:${port}`]);
      let said = '';
      waiting.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
      const ended = once(waiting, 'close');
      await until('it says that it waits', () => said.includes('waiting'));
      const standin = await startMongoStandin({ dir: folder, port });
      try {
        expect(await ended).toEqual([0, null]);
      } finally {
        await standin.kill('SIGTERM');
      }
      const [first, ...more] = said.trim().split('\n');
      expect(first).toBe(`wait-for-mongo: 127.0.0.1:${port}: connect ECONNREFUSED 127.0.0.1:${port}; waiting`);
      expect(more.at(-1)).toBe(`wait-for-mongo: 127.0.0.1:${port} takes writes`);
      expect(new Set(more).size).toBe(more.length);
    },
    START_MS,
  );

  it('ends in one line where it does not in time', async () => {
    const port = await freePort();
    const { status, stderr } = run('wait-for-mongo.mjs', `127.0.0.1:${port}`, '0.1');
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^wait-for-mongo: 127\.0\.0\.1:\d+ takes no writes within 0\.1 s: connect ECONNREFUSED .*\n$/,
    );
  });

  it.each([[[]], [['mongo']], [['mongo:27017', 'soon']]])('refuses %j', (args) => {
    expect(run('wait-for-mongo.mjs', ...args)).toEqual({
      status: 2,
      stdout: '',
      stderr: 'wait-for-mongo: usage: wait-for-mongo.mjs HOST:PORT [SECONDS]\n',
    });
  });
});

describe('giving volumes to who writes them', () => {
  it('says what it gave to whom', () => {
    const owner = `${process.getuid?.()}:${process.getgid?.()}`;
    const stdout = `own-volumes: ${folder} is ${owner}'s\n`;
    expect(run('own-volumes.mjs', `${folder}=${owner}`)).toEqual({ status: 0, stdout, stderr: '' });
  });

  it.each(['data=1:1', '/data', '/data=root:root'])('refuses %j in one line', (argument) => {
    const stderr = `own-volumes: "${argument}" is not FOLDER=UID:GID\n`;
    expect(run('own-volumes.mjs', argument)).toEqual({ status: 2, stdout: '', stderr });
  });
});
