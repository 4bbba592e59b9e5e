import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readTree, type ReadTreeOptions } from './tree.ts';

let scratch: string;
let root: string;
beforeEach(() => {
  scratch = realpathSync(mkdtempSync(join(tmpdir(), 'cutover-tree-')));
  root = join(scratch, 'app');
  mkdirSync(root);
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

function write(path: string, content = 'x'): string {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
  return join(root, path);
}

function link(path: string, target: string | Buffer): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  symlinkSync(target, join(root, path));
}

const read = (options: Partial<ReadTreeOptions> = {}) => readTree(root, { at: '/srv/app', ...options });
const contained = () => read({ links: { within: root } });
const pathsOf = async (options: Partial<ReadTreeOptions> = {}) => (await read(options)).map(({ path }) => path);
const bytes = (text: string): Buffer => Buffer.concat([Buffer.from(`${root}/`), Buffer.from(text, 'latin1')]);

describe('a tree', () => {
  it('is a folder’s files, folders and links, sorted by code unit, with sizes and reduced modes', async () => {
    write('b/two', 'zwei');
    write('b-side');
    chmodSync(write('run'), 0o4710);
    chmodSync(join(root, 'b'), 0o700);
    link('latest', 'b');
    const entries = (await read()).map(({ path, type, mode, size, target }) => [
      path,
      type,
      mode.toString(8),
      size,
      target,
    ]);
    expect(entries).toEqual([
      ['srv/app/b', 'directory', '755', 0, undefined],
      ['srv/app/b-side', 'file', '644', 1, undefined],
      ['srv/app/b/two', 'file', '644', 4, undefined],
      ['srv/app/latest', 'symlink', '777', 0, 'b'],
      ['srv/app/run', 'file', '755', 1, undefined],
    ]);
  });

  it.each(['/', '', '/srv', 'srv/', '//srv//x/'])('goes to "%s" in the image', async (at) => {
    write('one');
    expect(await pathsOf({ at })).toEqual([`${at}/one`.split('/').filter(Boolean).join('/')]);
  });

  it('leaves out what is not kept, and all below it', async () => {
    write('node_modules/x/index.js');
    write('src/main.js');
    const asked: string[] = [];
    const keep = (path: string, type: string): boolean => {
      asked.push(`${type} ${path}`);
      return path !== 'node_modules';
    };
    expect(await pathsOf({ keep })).toEqual(['srv/app/src', 'srv/app/src/main.js']);
    expect(asked).toEqual(['directory node_modules', 'directory src', 'file src/main.js']);
  });

  it('has no .git, neither the folder nor a worktree’s file', async () => {
    write('.git/config');
    write('vendor/.git');
    expect(await pathsOf()).toEqual(['srv/app/vendor']);
  });

  it('takes hard links for files, and a path of 300 characters for one', async () => {
    linkSync(write('one'), join(root, 'two'));
    const long = write(`${'d'.repeat(150)}/${'f'.repeat(150)}`).slice(root.length + 1);
    const entries = await read();
    expect(entries.filter(({ type }) => type === 'file').map(({ path }) => path)).toEqual([
      `srv/app/${long}`,
      'srv/app/one',
      'srv/app/two',
    ]);
    expect(entries[2]?.stamp).toBe(entries[3]?.stamp);
  });

  it('of a folder that is no folder, or not there, is one line', async () => {
    write('one');
    const line = /^\/.+ cannot be put into an image: (?:it is no folder|there is no such file or folder)$/;
    await expect(readTree(join(root, 'one'), { at: '/' })).rejects.toMatchObject({
      code: 'file-missing',
      message: expect.stringMatching(line),
    });
    await expect(readTree(join(root, 'two'), { at: '/' })).rejects.toMatchObject({
      code: 'file-missing',
      message: expect.stringMatching(line),
    });
  });
});

describe('a stamp of a tree', () => {
  const stampOf = async () => (await read())[0]?.stamp;

  it('stays as it is', async () => {
    write('one');
    expect(await stampOf()).toBe(await stampOf());
  });

  it('changes by an edit that keeps the size and restores the time', async () => {
    const path = write('one', 'a');
    utimesSync(path, 1e9, 1e9);
    const before = await stampOf();
    writeFileSync(path, 'b');
    utimesSync(path, 1e9, 1e9);
    expect(await stampOf()).not.toBe(before);
  });

  it('changes when another file of the same size and time takes its place', async () => {
    const path = write('one', 'a');
    const before = await stampOf();
    writeFileSync(join(scratch, 'other'), 'b');
    renameSync(join(scratch, 'other'), path);
    expect(await stampOf()).not.toBe(before);
  });
});

describe('what an image cannot hold', () => {
  it('is a pipe', async () => {
    execFileSync('mkfifo', [join(root, 'pipe')]);
    await expect(read()).rejects.toMatchObject({
      code: 'entry-invalid',
      message: `${root}/pipe cannot be put into an image: it is neither file, folder nor link`,
    });
    expect(await pathsOf({ keep: (path) => path !== 'pipe' })).toEqual([]);
  });

  it('is a socket', async () => {
    const server = createServer().listen(join(root, 'socket'));
    try {
      await expect(read()).rejects.toMatchObject({ code: 'entry-invalid', fields: { path: `${root}/socket` } });
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('is a device', async () => {
    const keep = (path: string): boolean => path === 'null';
    await expect(readTree('/dev', { at: '/', keep })).rejects.toMatchObject({
      code: 'entry-invalid',
      message: '/dev/null cannot be put into an image: it is neither file, folder nor link',
    });
  });

  it.each(['.wh.passwd', '.wh..wh..opq'])('is a whiteout: %s', async (name) => {
    write(`sub/${name}`);
    await expect(read()).rejects.toMatchObject({
      code: 'entry-invalid',
      message: `${root}/sub/${name} cannot be put into an image: a name that begins with .wh. deletes files there: rename it`,
    });
  });

  it('is a name that is not UTF-8, told in escapes', async () => {
    writeFileSync(bytes('caf\xe9\n'), '');
    await expect(read()).rejects.toMatchObject({
      code: 'entry-invalid',
      message: `${root}/caf\\xe9\\x0a cannot be put into an image: its name is not UTF-8: rename it`,
    });
    write('kept');
    expect(await pathsOf({ keep: (path) => path === 'kept' })).toEqual(['srv/app/kept']);
  });

  it('is a link whose target is not UTF-8', async () => {
    link('one', Buffer.from('caf\xe9', 'latin1'));
    await expect(read()).rejects.toMatchObject({ code: 'entry-invalid', message: expect.stringContaining('caf\\xe9') });
  });

  it('is not a name of any UTF-8, the sign for what could not be read included', async () => {
    for (const name of ['café', '\uFFFD', '日本', 'two\nlines', '💡']) write(name);
    expect(await pathsOf()).toHaveLength(5);
  });
});

describe('links of a tree', () => {
  it('are not followed', async () => {
    link('shadow', '/etc/shadow');
    link('etc', '/etc');
    expect(await read()).toMatchObject([
      { type: 'symlink', target: '/etc' },
      { type: 'symlink', target: '/etc/shadow' },
    ]);
  });

  it.each([
    ['/etc/shadow'],
    ['/'],
    ['../secret'],
    ['../../../../../../../../etc/passwd'],
    ['../app-other/x'],
    ['/nowhere/at/all'],
    ['../nothing'],
    ['out/../secret'],
  ])('that must stay inside do not lead to %s', async (target) => {
    writeFileSync(join(scratch, 'secret'), '');
    mkdirSync(join(scratch, 'app-other'));
    writeFileSync(join(scratch, 'app-other', 'x'), '');
    mkdirSync(join(scratch, 'deep'));
    link('a', target);
    symlinkSync(join(scratch, 'deep'), join(root, 'out'));
    await expect(read({ links: { within: root }, keep: (path) => path !== 'out' })).rejects.toMatchObject({
      code: 'link-escapes',
      message: `the link ${root}/a leads to ${target}, outside of ${root}: put a copy in its place, or leave it out`,
      fields: { path: `${root}/a`, target },
    });
  });

  it.each([['nothing'], ['./sub/nothing'], ['a']])('that must lead to something do not lead to %s', async (target) => {
    link('a', target);
    await expect(contained()).rejects.toMatchObject({
      code: 'link-dangling',
      message: `the link ${root}/a leads to ${target}, where nothing is found: make that, or leave the link out`,
    });
  });

  it('inside of the folder stay as they are', async () => {
    write('lib/tool.js');
    link('bin/tool', '../lib/./tool.js');
    link('bin/same', 'tool');
    link('self', '.');
    expect((await contained()).flatMap(({ target }) => target ?? [])).toEqual(['tool', '../lib/./tool.js', '.']);
  });

  it('that tell where the folder lies here are made relative', async () => {
    write('lib/tool.js');
    link('bin/absolute', join(root, 'lib/tool.js'));
    link('bin/around', '../../app/lib/tool.js');
    link('bin/root', root);
    expect((await contained()).flatMap(({ target }) => target ?? [])).toEqual([
      '../lib/tool.js',
      '../lib/tool.js',
      '..',
    ]);
  });

  it('are the same where the folder is reached through a link', async () => {
    write('lib/tool.js');
    link('bin/tool', '../lib/tool.js');
    symlinkSync(root, join(scratch, 'alias'));
    const tree = await readTree(join(scratch, 'alias'), { at: '/', links: { within: root } });
    expect(tree.map(({ target }) => target)).toEqual((await contained()).map(({ target }) => target));
  });
});
