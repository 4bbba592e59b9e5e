import { existsSync } from 'node:fs';
import { chmod, mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../testing/fixtures.ts';
import { makeFolder } from './make-folder.ts';

describe('making a folder', () => {
  let dir: string;
  let remove: () => void;
  const umask = process.umask();

  beforeEach(() => {
    ({ path: dir, remove } = temporaryFolder());
  });
  afterEach(() => {
    process.umask(umask);
    remove();
  });

  const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o7777;

  it('makes those above it, and is content with what is there', async () => {
    const path = join(dir, 'a', 'b', 'c');
    await Promise.all([makeFolder(path), makeFolder(path), makeFolder(join(dir, 'a'))]);
    await makeFolder(path);
    expect(existsSync(path)).toBe(true);
  });

  it('follows a link to a folder', async () => {
    await mkdir(join(dir, 'real'));
    await symlink('real', join(dir, 'link'));
    await makeFolder(join(dir, 'link', 'below'));
    expect(existsSync(join(dir, 'real', 'below'))).toBe(true);
  });

  it('lets nobody else write to what it makes, whatever the umask', async () => {
    process.umask(0);
    await makeFolder(join(dir, 'a', 'b'));
    expect([await modeOf(join(dir, 'a')), await modeOf(join(dir, 'a', 'b'))]).toEqual([0o755, 0o755]);
  });

  it.each([0o000, 0o077, 0o777])('gives it exactly the mode that is asked for under umask %o', async (mask) => {
    const path = join(dir, 'a');
    process.umask(mask);
    await makeFolder(path, 0o750);
    expect(await modeOf(path)).toBe(0o750);
    await chmod(path, 0o777);
    await makeFolder(path, 0o750);
    expect(await modeOf(path)).toBe(0o750);
  });

  it.each(['/proc/x', '/proc/x/y/z', '/proc/self/fd/x', '/sys/x/y'])(
    'says in one line that %s cannot be made, and ends',
    async (path) => {
      await expect(makeFolder(path)).rejects.toMatchObject({
        code: 'folder-failed',
        message: expect.stringMatching(/^cannot make the folder \/(proc|sys)\/[^\n]*; choose another folder$/),
      });
    },
  );

  it('says what lies in the way', async () => {
    await writeFile(join(dir, 'file'), '');
    await symlink('nowhere', join(dir, 'dangling'));
    await expect(makeFolder(join(dir, 'file'))).rejects.toThrow(/file: a file lies there; /);
    await expect(makeFolder(join(dir, 'file', 'x', 'y'))).rejects.toThrow(/y: \S+file is a file; /);
    await expect(makeFolder(join(dir, 'dangling', 'x'))).rejects.toThrow(/dangling: a link to nothing lies there; /);
    await expect(makeFolder(join(dir, 'a'.repeat(300)))).rejects.toThrow(/too long/);
  });
});
