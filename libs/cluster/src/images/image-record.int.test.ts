import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { digestOf } from '@cutover/oci';
import { fileRecord } from './image-record.ts';
import type { ImageSource } from './image-source.ts';

function sourceOf(repository: string, key: string): ImageSource {
  return { repository, key, build: () => Promise.reject(new Error('is not built')) };
}

const dns = sourceOf('cutover/coredns', 'v1-abc');
const shell = sourceOf('cutover/shell', 'bookworm-2');
let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-record-'));
  path = join(folder, 'images.json');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the record of digests', () => {
  it('knows nothing before, and afterwards what was remembered, in another process too', async () => {
    expect(await fileRecord(path).digestOf(dns)).toBeUndefined();
    await fileRecord(path).remember(dns, digestOf('a'));
    expect(await fileRecord(path).digestOf(dns)).toBe(digestOf('a'));
    expect(await fileRecord(path).digestOf({ ...dns, key: 'v2-abc' })).toBeUndefined();
  });

  it('loses nothing of what is remembered at once', async () => {
    const record = fileRecord(path);
    await Promise.all([record.remember(dns, digestOf('a')), record.remember(shell, digestOf('b'))]);
    expect([await record.digestOf(dns), await record.digestOf(shell)]).toEqual([digestOf('a'), digestOf('b')]);
  });

  it('is for its owner alone whatever the umask or an earlier file allowed, and leaves no other file', async () => {
    await writeFile(path, '{}');
    await chmod(path, 0o666);
    const umask = process.umask(0);
    await fileRecord(path)
      .remember(dns, digestOf('a'))
      .finally(() => process.umask(umask));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['images.json']);
  });

  it.each(['{"cutover/coredns:v1-abc": "sha', '[]', 'null', '{"cutover/coredns:v1-abc": "latest"}', ''])(
    'counts %j as nothing known, and replaces it',
    async (text) => {
      await writeFile(path, text);
      const record = fileRecord(path);
      expect(await record.digestOf(dns)).toBeUndefined();
      await record.remember(dns, digestOf('a'));
      expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ 'cutover/coredns:v1-abc': digestOf('a') });
    },
  );

  it('says what is wrong where it cannot be written, once and not for the next', async () => {
    const record = fileRecord(join(folder, 'missing', 'images.json'));
    await expect(record.remember(dns, digestOf('a'))).rejects.toThrow('ENOENT');
    await expect(record.remember(shell, digestOf('b'))).rejects.toThrow('ENOENT');
  });
});
