import { execFileSync } from 'node:child_process';
import {
  createReadStream,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { digestOf } from '../digest.ts';
import type { Entry } from './entry.ts';
import { diffIdOf, layerFromDirectory, layerFromEntries, layerFromSpool, layerFromTar, type Layer } from './layer.ts';
import { wholeContent } from './whole-content.ts';

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'cutover-layer-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const FILES: Entry[] = [
  { type: 'file', path: '/app/main.js', content: Buffer.from('hello\n') },
  { type: 'file', path: 'bin/run', mode: 0o755, content: Buffer.from('#!/bin/sh\n') },
  { type: 'symlink', path: 'latest', target: 'app' },
];

async function bytesOf(layer: Layer): Promise<Buffer> {
  return Buffer.concat((await (await layer.open()).toArray()) as Buffer[]);
}

function listing(gzip: Buffer): string[] {
  return execFileSync('tar', ['tzvf', '-', '--numeric-owner', '--utc', '--full-time'], { input: gzip })
    .toString()
    .trim()
    .split('\n');
}

describe('a layer of entries', () => {
  it('of nothing has the diffId that every tool knows for an empty layer', async () => {
    expect(await diffIdOf([])).toBe('sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef');
  });

  it('is read by tar: parents added, sorted, owner 0, fixed time and modes', async () => {
    const lines = listing(await bytesOf(await layerFromEntries(FILES, { spoolDirectory: scratch })));
    expect(lines).toEqual([
      expect.stringMatching(/^drwxr-xr-x 0\/0 +0 1970-01-01 00:00:01 app\/$/),
      expect.stringMatching(/^-rw-r--r-- 0\/0 +6 1970-01-01 00:00:01 app\/main.js$/),
      expect.stringMatching(/^drwxr-xr-x 0\/0 +0 1970-01-01 00:00:01 bin\/$/),
      expect.stringMatching(/^-rwxr-xr-x 0\/0 +10 1970-01-01 00:00:01 bin\/run$/),
      expect.stringMatching(/^lrwxrwxrwx 0\/0 +0 1970-01-01 00:00:01 latest -> app$/),
    ]);
  });

  it('is the very tar of earlier builds, so that their caches stay valid', async () => {
    expect(await diffIdOf(FILES)).toBe('sha256:9218c97ba01949ccf89ef94bd0ce0ac52138dac53d56fb2f06d1995db2d1138d');
  });

  it('does not depend on the order of entries, and does on their content, mode and path', async () => {
    const [file, ...rest] = FILES as [Entry & { type: 'file' }, ...Entry[]];
    const digest = await diffIdOf(FILES);
    expect(await diffIdOf([...FILES].reverse())).toBe(digest);
    expect(await diffIdOf([{ ...file, content: Buffer.from('hellp\n') }, ...rest])).not.toBe(digest);
    expect(await diffIdOf([{ ...file, mode: 0o600 }, ...rest])).not.toBe(digest);
    expect(await diffIdOf([{ ...file, path: 'app/main.mjs' }, ...rest])).not.toBe(digest);
  });

  it('has a gzip header that names neither time nor system', async () => {
    const bytes = await bytesOf(await layerFromEntries(FILES, { spoolDirectory: scratch }));
    expect([...bytes.subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
  });

  it.each(['../etc/passwd', 'a/../../b'])('refuses the path %s', async (path) => {
    const layer = layerFromEntries([{ type: 'directory', path }], { spoolDirectory: scratch });
    await expect(layer).rejects.toMatchObject({ code: 'entry-invalid' });
  });

  it('refuses a file used as a folder', async () => {
    const layer = layerFromEntries([...FILES, { type: 'directory', path: 'bin/run/x' }], { spoolDirectory: scratch });
    await expect(layer).rejects.toMatchObject({ code: 'entry-invalid' });
  });

  it('fails whole when a file shrinks while it is read, and leaves nothing behind', async () => {
    const path = join(scratch, 'short');
    writeFileSync(path, 'short');
    const open = (): Readable => createReadStream(path);
    const spoolDirectory = join(scratch, 'spool');
    for (const content of [
      { size: 100, open },
      { size: 100, open, read: () => readFile(path) },
    ]) {
      const message = 'layer entry "x": its size changed while it was read';
      const made = layerFromEntries([{ type: 'file', path: 'x', content }], { spoolDirectory });
      await expect(made).rejects.toMatchObject({ code: 'entry-invalid', message });
    }
    expect(readdirSync(spoolDirectory, { recursive: true })).toEqual(['sha256']);
  });

  it('is the same whether a file is in memory, streamed or read at once, and tells whose reading failed', async () => {
    const bytes = Buffer.from('content');
    const open = (): Readable => Readable.from([bytes]);
    const contents = [bytes, { size: 7, open }, { size: 7, open, read: () => Promise.resolve(bytes) }];
    const made = contents.map((content) => diffIdOf([{ type: 'file', path: 'x', content }]));
    expect(new Set(await Promise.all(made)).size).toBe(1);
    for (const content of contents) expect(Buffer.from(await wholeContent(content))).toEqual(bytes);
    const failing = { size: 7, open, read: () => Promise.reject(new Error('gone')) };
    await expect(diffIdOf([{ type: 'file', path: 'x', content: failing }])).rejects.toMatchObject({
      code: 'entry-invalid',
      message: 'layer entry "x": gone',
    });
  });
});

describe('a layer of a folder', () => {
  function write(folder: string, time: number, umask: number): string {
    const root = join(scratch, folder);
    const before = process.umask(umask);
    try {
      mkdirSync(join(root, 'b'), { recursive: true });
      writeFileSync(join(root, 'b/two'), '2');
      writeFileSync(join(root, 'a'), '1', { mode: 0o777 });
      symlinkSync('b/two', join(root, 'link'));
      utimesSync(join(root, 'b/two'), time, time);
    } finally {
      process.umask(before);
    }
    return root;
  }

  it('is the same in another folder, at another time, under another umask', async () => {
    const options = { spoolDirectory: join(scratch, 'spool'), at: '/app' };
    const one = await layerFromDirectory(write('one', 1e9, 0o022), options);
    const two = await layerFromDirectory(write('two', 1.5e9, 0o077), options);
    expect(two.descriptor).toEqual(one.descriptor);
    expect(two.diffId).toBe(one.diffId);
  });

  it('is found again in its spool, unless it was damaged there', async () => {
    const spoolDirectory = join(scratch, 'spool');
    const { descriptor, diffId } = await layerFromDirectory(write('one', 1e9, 0o022), { spoolDirectory });
    const known = { digest: descriptor.digest, size: descriptor.size, diffId };
    const again = await layerFromSpool(spoolDirectory, known);
    expect(digestOf(await bytesOf(again as Layer))).toBe(descriptor.digest);
    const path = join(spoolDirectory, 'sha256', descriptor.digest.slice(7));
    writeFileSync(path, Buffer.alloc(descriptor.size));
    await expect(bytesOf(again as Layer)).rejects.toMatchObject({ code: 'digest-mismatch' });
    writeFileSync(path, 'short');
    expect(await layerFromSpool(spoolDirectory, known)).toBeUndefined();
  });

  it('of a tar keeps its bytes, gzipped or not, and becomes gzip from zstd', async () => {
    const root = write('one', 1e9, 0o022);
    execFileSync('tar', ['cf', join(scratch, 'x.tar'), '-C', root, '.']);
    execFileSync('tar', ['czf', join(scratch, 'x.tgz'), '-C', root, '.']);
    const plain = await layerFromTar(join(scratch, 'x.tar'), { spoolDirectory: scratch });
    const zipped = await layerFromTar(join(scratch, 'x.tgz'), { spoolDirectory: scratch });
    expect(zipped.diffId).toBe(plain.diffId);
    expect(zipped.descriptor.digest).toBe(digestOf(execFileSync('cat', [join(scratch, 'x.tgz')])));
    writeFileSync(join(scratch, 'x.tar.zst'), zstdCompressSync(readFileSync(join(scratch, 'x.tar'))));
    const other = await layerFromTar(join(scratch, 'x.tar.zst'), { spoolDirectory: scratch });
    expect([other.diffId, other.descriptor]).toEqual([plain.diffId, plain.descriptor]);
  });
});
