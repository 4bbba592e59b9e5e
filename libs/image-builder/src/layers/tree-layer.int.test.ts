import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { layerFromDirectory, type Entry, type Layer } from '@cutover/oci';
import { openContext } from '../cache.ts';
import { readTree, type Tree } from '../context/tree.ts';
import type { BuildContext } from '../options.ts';
import { layerOfTree } from './tree-layer.ts';

const LARGE = 600_000;
/** More than what a clock counts in, see `isSettled`. */
const SETTLED_MS = 60;

let scratch: string;
let root: string;
let context: BuildContext;
let states: string[];
beforeEach(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'cutover-tree-layer-'));
  root = join(scratch, 'app');
  states = [];
  const progress = ({ state }: { state: string }): unknown => states.push(state);
  context = await openContext({ cacheDir: join(scratch, 'images'), progress });
  write('a.txt', 'a');
  write('sub/large', Buffer.alloc(LARGE, 7));
  write('sub/empty', '');
  symlinkSync('a.txt', join(root, 'link'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

function write(path: string, content: string | Buffer): string {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
  return join(root, path);
}

const read = () => readTree(root, { at: '/app' });
const layer = async (extra?: readonly Entry[]): Promise<Layer> => layerOfTree(context, 'app', await read(), extra);
const digest = async (extra?: readonly Entry[]) => (await layer(extra)).descriptor.digest;
const keys = () => readdirSync(join(context.cacheDir, 'keys'));
/** Once no stamp of before is racy. */
const settle = () => sleep(SETTLED_MS);

async function contentOf(made: Layer, path: string): Promise<string> {
  return execFileSync('tar', ['xzOf', '-', path], { input: await buffer(await made.open()) }).toString();
}

describe('a layer of a tree', () => {
  it('has the digest of a layer of that folder', async () => {
    const plain = await layerFromDirectory(root, { at: '/app', spoolDirectory: scratch });
    expect(await digest()).toBe(plain.descriptor.digest);
  });

  it('reads no file where nothing changed', async () => {
    await settle();
    const tree = await read();
    const made = await layerOfTree(context, 'app', tree);
    rmSync(root, { recursive: true });
    expect((await layerOfTree(context, 'app', tree)).descriptor).toEqual(made.descriptor);
    expect(states).toEqual(['started', 'done', 'cached']);
  });

  it('is another by an edit of the same size whose time was restored', async () => {
    const path = write('a.txt', 'a');
    utimesSync(path, 1e9, 1e9);
    await settle();
    const before = await digest();
    writeFileSync(path, 'b');
    utimesSync(path, 1e9, 1e9);
    const after = await layer();
    expect(after.descriptor.digest).not.toBe(before);
    expect(await contentOf(after, 'app/a.txt')).toBe('b');
  });

  it.each([
    ['a mode', () => chmodSync(join(root, 'a.txt'), 0o755)],
    ['a name', () => renameSync(join(root, 'a.txt'), join(root, 'b.txt'))],
    ['a new file', () => write('c.txt', '')],
    ['an empty folder', () => mkdirSync(join(root, 'folder'))],
    ['a file that is gone', () => rmSync(join(root, 'sub/empty'))],
    ['a link that leads elsewhere', () => (rmSync(join(root, 'link')), symlinkSync('sub', join(root, 'link')))],
  ])('is another by %s', async (_what, change) => {
    await settle();
    const before = await digest();
    change();
    expect(await digest()).not.toBe(before);
    expect(states).toEqual(['started', 'done', 'started', 'done']);
  });

  it('is the same one after a change that an image does not show', async () => {
    await settle();
    const before = await digest();
    chmodSync(join(root, 'a.txt'), 0o600);
    utimesSync(join(root, 'sub/large'), 1, 1);
    expect(await digest()).toBe(before);
  });

  it('is not known by the stamp of a file that changed right before it was read', async () => {
    const { ctimeMs } = statSync(write('a.txt', 'b'));
    const clock = jest.spyOn(Date, 'now').mockReturnValue(Math.round(ctimeMs) + 10);
    const before = await digest().finally(() => clock.mockRestore());
    expect(keys()).toEqual([]);
    await settle();
    expect(await digest()).toBe(before);
    expect(await digest()).toBe(before);
    expect(states).toEqual(['started', 'done', 'started', 'done', 'cached']);
  });

  it('never misses one of many edits of the same size, each made at once', async () => {
    for (let round = 0; round < 40; round += 1) {
      const content = String.fromCharCode('a'.charCodeAt(0) + (round % 26));
      write('a.txt', content);
      utimesSync(join(root, 'a.txt'), 1e9, 1e9);
      expect(await contentOf(await layer(), 'app/a.txt')).toBe(content);
    }
  });

  it('holds generated entries, which win over files and are known by their content', async () => {
    await settle();
    const entry = (text: string, mode?: number): Entry => ({
      type: 'file',
      path: '/app/a.txt',
      content: Buffer.from(text),
      ...(mode === undefined ? {} : { mode }),
    });
    const made = await layer([entry('generated')]);
    expect(await contentOf(made, 'app/a.txt')).toBe('generated');
    expect(await digest([entry('generated')])).toBe(made.descriptor.digest);
    expect(await digest([entry('generates')])).not.toBe(made.descriptor.digest);
    expect(await digest([entry('generated', 0o755)])).not.toBe(made.descriptor.digest);
    expect(states.filter((state) => state === 'cached')).toHaveLength(1);
  });
});

describe('a file that changes after its tree was read', () => {
  const grow = (path: string): void => writeFileSync(path, 'more', { flag: 'a' });
  const touch = (path: string): void => utimesSync(path, 1, 1);
  const edit = (path: string): void => writeFileSync(path, Buffer.alloc(statSync(path).size, 9));
  const replace = (path: string): void => {
    writeFileSync(join(scratch, 'other'), readFileSync(path));
    renameSync(join(scratch, 'other'), path);
  };
  const pipe = (path: string): void => {
    rmSync(path);
    execFileSync('mkfifo', [path]);
  };
  const link = (path: string): void => {
    rmSync(path);
    symlinkSync('/etc/shadow', path);
  };
  const changes = {
    grow,
    shrink: (path: string) => truncateSync(path, 0),
    edit,
    touch,
    replace,
    remove: rmSync,
    pipe,
    link,
  };
  const cases = Object.entries(changes).flatMap(([name, change]) =>
    ['a.txt', 'sub/large'].map((path) => [path, name, change] as const),
  );

  it.each(cases)('fails the build: %s, %s', async (path, _name, change) => {
    await settle();
    const tree = await read();
    change(join(root, path));
    await expect(layerOfTree(context, 'app', tree)).rejects.toMatchObject({
      name: 'ImageBuildError',
      code: 'context-changed',
      message: `${join(root, path)} changed while the image was built: build it again`,
      fields: { path: join(root, path) },
    });
    expect(keys()).toEqual([]);
    expect(readdirSync(join(context.cacheDir, 'blobs', 'sha256'))).toEqual([]);
    expect(readdirSync(join(context.cacheDir, 'blobs')).filter((name) => name.startsWith('partial-'))).toEqual([]);
  });

  it('fails the build while it is being read', async () => {
    // Larger than what streams hold, so that the end is read when the beginning has been taken.
    write('sub/large', Buffer.alloc(32 * 1024 * 1024));
    await settle();
    const tree = await read();
    let isDone = false;
    const made = layerOfTree(context, 'app', tree).finally(() => (isDone = true));
    const editor = (async () => {
      while (!isDone) {
        writeFileSync(join(root, 'sub/large'), 'x', { flag: 'r+' });
        await sleep(1);
      }
    })();
    await expect(made).rejects.toMatchObject({ code: 'context-changed' });
    await editor;
    expect(keys()).toEqual([]);
  });

  it('is no concern where its layer is known', async () => {
    await settle();
    const tree: Tree = await read();
    const before = await layerOfTree(context, 'app', tree);
    write('a.txt', 'b');
    expect((await layerOfTree(context, 'app', tree)).descriptor).toEqual(before.descriptor);
  });
});
