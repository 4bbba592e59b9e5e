import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const bin = join(import.meta.dirname, '..', 'bin', 'cutover.mjs');

let scratch: string;
let compiled: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'cutover-compiled-'));
  compiled = join(scratch, 'compiled');
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

/** The command as a person starts it, its cache in the scratch folder. */
function version(): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, '--version'], {
    encoding: 'utf8',
    env: { ...process.env, NODE_COMPILE_CACHE: undefined, CUTOVER_CACHE_DIR: scratch },
  });
  return { status, stdout, stderr };
}

const works = { status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: '' };
const kept = (): string[] =>
  existsSync(compiled)
    ? readdirSync(compiled, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [];

describe('code that Node made of the command line', () => {
  it('is kept in a folder of this user alone', () => {
    expect(version()).toEqual(works);
    expect(kept().length).toBeGreaterThan(10);
    expect(statSync(compiled).mode & 0o777).toBe(0o700);
    expect(version()).toEqual(works);
  });

  it('is made anew where what is kept was damaged', () => {
    version();
    for (const path of kept()) writeFileSync(path, 'no code');
    expect(version()).toEqual(works);
  });

  it('is not looked for in a folder that others may read or write', () => {
    mkdirSync(compiled);
    chmodSync(compiled, 0o777);
    expect(version()).toEqual(works);
    expect(kept()).toEqual([]);
  });

  it('nor in one that others may put another in the place of', () => {
    chmodSync(scratch, 0o777);
    expect(version()).toEqual(works);
    expect(kept()).toEqual([]);
  });

  it('nor where the folder of all that is kept is a file', () => {
    rmSync(scratch, { recursive: true });
    writeFileSync(scratch, '');
    expect(version()).toEqual(works);
  });
});
