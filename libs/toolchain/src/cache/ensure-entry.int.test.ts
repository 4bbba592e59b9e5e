import { existsSync } from 'node:fs';
import { chmod, chown, lstat, mkdir, readFile, readdir, rename, symlink, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { recordProgress, temporaryFolder } from '../testing/fixtures.ts';
import { ensureEntry } from './ensure-entry.ts';
import type { Entry, Recipe } from './ensure-entry.ts';
import { withCache } from './with-cache.ts';

const STRANGER = 65534;
/** Owners can be given away by root alone. */
const asRoot = process.getuid?.() === 0 ? it : it.skip;

const NAME = 'thing';
const CONTENT = '#!/bin/sh\n';

async function produce(out: string): Promise<number> {
  await mkdir(join(out, 'bin'));
  await writeFile(join(out, 'bin', NAME), CONTENT, { mode: 0o777 });
  await symlink(NAME, join(out, 'bin', 'other-name'));
  return 1;
}

describe('the cache', () => {
  const umask = process.umask();
  let root: string;
  let remove: () => void;

  beforeEach(() => {
    const folder = temporaryFolder();
    root = join(folder.path, 'home', 'toolchain');
    remove = folder.remove;
  });
  afterEach(() => {
    process.umask(umask);
    remove();
  });

  function ensure(changes: Partial<Recipe> = {}): Promise<Entry> {
    const recipe: Recipe = {
      ...{ name: NAME, version: 'v1.0.0', key: 'key', sources: 'sources', builder: 'none', produce },
      ...changes,
    };
    return withCache({ root, ...recordProgress() }, (cache) => ensureEntry(recipe, cache));
  }

  async function writableByOthers(folder: string): Promise<string[]> {
    const names = ['.', ...(await readdir(folder, { recursive: true }))];
    const found = await Promise.all(names.map(async (name) => ({ name, stats: await lstat(join(folder, name)) })));
    return found.filter(({ stats }) => !stats.isSymbolicLink() && (stats.mode & 0o022) !== 0).map(({ name }) => name);
  }

  async function works({ dir }: Entry): Promise<boolean> {
    return (await readFile(join(dir, 'bin', NAME), 'utf8')) === CONTENT;
  }

  describe('that others shall not write to', () => {
    it('is closed to them whatever the umask', async () => {
      process.umask(0);
      await ensure();
      expect(await writableByOthers(dirname(root))).toEqual([]);
    });

    it("closes what an earlier version's umask left open", async () => {
      await ensure();
      for (const folder of ['.', '.locks', '.work', NAME]) await chmod(join(root, folder), 0o777);
      await ensure();
      expect(await writableByOthers(root)).toEqual([]);
    });

    asRoot('is not believed where they could have written: the tool is built again', async () => {
      const { dir } = await ensure();
      for (const path of [dir, join(dir, 'bin'), join(dir, 'bin', NAME), join(dir, 'entry.json')]) {
        await chmod(path, 0o777);
        expect((await ensure()).source).toBe('built');
        expect((await ensure()).source).toBe('cache');
      }
      await chown(join(dir, 'bin', NAME), STRANGER, STRANGER);
      expect((await ensure()).source).toBe('built');
      expect(await writableByOthers(root)).toEqual([]);
    });

    asRoot.each(['.', '.locks', '.work', NAME])("is refused to root where %s is another user's", async (name) => {
      await ensure();
      const folder = join(root, name);
      await chown(folder, STRANGER, STRANGER);
      await expect(ensure()).rejects.toMatchObject({
        code: 'cache-unsafe',
        message: `root runs what lies in ${folder}, and user 65534 owns it (mode 0755): chown root ${folder} and chmod go-w ${folder}, or set CUTOVER_CACHE_DIR to a folder that is root's alone`,
      });
    });

    asRoot('is refused to root where others could put another one in its place', async () => {
      await ensure();
      const home = dirname(root);
      await chmod(home, 0o777);
      await expect(ensure()).rejects.toMatchObject({
        code: 'cache-unsafe',
        message: expect.stringMatching(/home, and others can write to it \(mode 0777\): chmod go-w \S+home, or/),
      });
      await chmod(home, 0o1777);
      expect((await ensure()).source).toBe('cache');
      await chmod(home, 0o755);
      await rename(root, `${root}-real`);
      await symlink(`${root}-real`, root);
      expect((await ensure()).source).toBe('cache');
    });
  });

  describe('half written', () => {
    it.each([
      ['its record is cut', async (dir: string) => truncate(join(dir, 'entry.json'), 20)],
      ['its record is empty', async (dir: string) => truncate(join(dir, 'entry.json'), 0)],
      ['its record names no files', async (dir: string) => writeFile(join(dir, 'entry.json'), '{"format":1}')],
      ['a file is cut', async (dir: string) => truncate(join(dir, 'bin', NAME), 3)],
      ['a file is zeroed', async (dir: string) => writeFile(join(dir, 'bin', NAME), '\0'.repeat(CONTENT.length))],
    ])('is built again where %s', async (_what, damage) => {
      await damage((await ensure()).dir);
      const again = await ensure();
      expect([again.source, await works(again)]).toEqual(['built', true]);
    });

    it.each([
      ['cut', '{"bin/th'],
      ['empty', ''],
      ['of other files', '{"bin/other":"1:2:3:4"}'],
      ['no object', 'null'],
    ])('is hashed anew, not built, where the stamp of its last check is %s', async (_what, stamp) => {
      const { dir } = await ensure();
      await writeFile(join(dir, '.verified'), stamp);
      expect((await ensure()).source).toBe('cache');
      expect(await readFile(join(dir, '.verified'), 'utf8')).toContain(`bin/${NAME}`);
    });

    it('is not believed where a stale stamp stands beside a changed file', async () => {
      const { dir } = await ensure();
      const stamp = await readFile(join(dir, '.verified'), 'utf8');
      await writeFile(join(dir, 'bin', NAME), 'something else');
      await writeFile(join(dir, '.verified'), stamp);
      expect((await ensure()).source).toBe('built');
    });

    it('heals from what a dead process left: its lock and its folder', async () => {
      const dead = { pid: 4194304, started: '7', token: 'theirs' };
      await mkdir(join(root, '.locks'), { recursive: true });
      await writeFile(join(root, '.locks', `${NAME}-key`), JSON.stringify(dead));
      await mkdir(join(root, '.work', '4194304-7-abc', 'commands'), { recursive: true });
      expect((await ensure()).source).toBe('built');
      expect(await readdir(join(root, '.locks'))).toEqual([]);
      expect(await readdir(join(root, '.work'))).toEqual([]);
    });
  });

  describe('on a full disk', () => {
    const full = (what: string) => ({
      code: 'disk-full',
      message: expect.stringMatching(new RegExp(`^${what}: free some, or set CUTOVER_CACHE_DIR [^\n]*$`)),
    });

    it.each(['entry.json', '.verified'])(
      'says so in one line when %s cannot be written, and leaves nothing',
      async (name) => {
        const onFullDisk = async (out: string): Promise<number> => {
          // What is written through this link finds no room.
          await symlink('/dev/full', join(out, name));
          return produce(out);
        };
        await expect(ensure({ produce: onFullDisk })).rejects.toMatchObject(
          full(`the disk of ${root} filled up while building ${NAME}`),
        );
        expect(existsSync(join(root, NAME))).toBe(false);
        expect(await readdir(join(root, '.work'))).toEqual([]);
        expect(await readdir(join(root, '.locks'))).toEqual([]);
      },
    );
  });

  it('that cannot be made is refused in one line, and the call ends', async () => {
    root = '/proc/x/toolchain';
    await expect(ensure()).rejects.toMatchObject({
      code: 'folder-failed',
      message: expect.stringContaining('/proc/x'),
    });
  });
});
