import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkpointOf, restoreCheckpoint } from './checkpoint.ts';

let backend: string;
let path: string;

beforeEach(async () => {
  backend = await mkdtemp(join(tmpdir(), 'cutover-checkpoint-'));
  path = checkpointOf(backend, 'dev');
  await mkdir(dirname(path), { recursive: true });
});
afterEach(() => rm(backend, { recursive: true, force: true }));

describe('a checkpoint', () => {
  it.each(['', '{"version": 3, "deploy'])('that was cut off at %j becomes its copy', async (text) => {
    await writeFile(path, text);
    await writeFile(`${path}.bak`, '{"version":3}');
    await restoreCheckpoint(backend, 'dev');
    expect(await readFile(path, 'utf8')).toBe('{"version":3}');
  });

  it('that is whole stays, and one that is not there is none', async () => {
    await writeFile(`${path}.bak`, '{"version":2}');
    await restoreCheckpoint(backend, 'dev');
    await writeFile(path, '{"version":3}');
    await restoreCheckpoint(backend, 'dev');
    expect(await readFile(path, 'utf8')).toBe('{"version":3}');
  });

  it('without a whole copy is an error that names both', async () => {
    await writeFile(path, '{');
    await expect(restoreCheckpoint(backend, 'dev')).rejects.toThrow(
      /stack dev: its state .*dev\.json is cut off, and so is its copy/,
    );
  });
});
