import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { archiveDifferences } from './archive-differences.ts';
import { builtFor } from './addons.ts';
import { matches } from './npm-cache.ts';
import { isForeignPrebuild } from './prebuilds.ts';
import { tarMembers } from './tar-members.ts';

/** One member of a tar; `prefix` is ustar's. */
function member(name: string, content: string, type = '0', prefix = ''): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(content.length.toString(8).padStart(11, '0'), 124);
  header.write(type, 156);
  header.write('ustar\0', 257);
  header.write(prefix, 345);
  return Buffer.concat([header, Buffer.from(content), Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

const tar = (...members: readonly Buffer[]): Buffer => Buffer.concat([...members, Buffer.alloc(1024)]);
const pathsOf = (archive: Buffer): string[] => tarMembers(archive).map(({ path }) => path);

describe('an archive', () => {
  it('has files under short names, in two parts, of pax and of GNU; folders and links are none', () => {
    const long = 'x'.repeat(120);
    const archive = tar(
      member('package/a', '1'),
      member('b', '', '0', 'package/deep'),
      member(
        'pax',
        `${`13 mtime=1.5\n`}${`${18 + 119}`} path=${long}\n`.replace(/^(13 mtime=1\.5\n)\d+/, '$1130'),
        'x',
      ),
      member('short', 'of pax'),
      member('././@LongLink', `${long}y\0`, 'L'),
      member('short', 'of GNU'),
      member('package/folder', '', '5'),
      member('package/link', '', '2'),
      member('global', '', 'g'),
      member('package/z', ''),
    );
    expect(pathsOf(archive)).toEqual(['package/a', 'package/deep/b', long, `${long}y`, 'package/z']);
  });

  it('that is cut is an error', () => {
    expect(() => tarMembers(member('a', 'x'.repeat(2000)).subarray(0, 1024))).toThrow('the archive is cut');
  });

  it('differs from what is installed by what was added, changed and removed', () => {
    const archive = gzipSync(
      tar(
        member('p/cli.js', '#!/bin/x\r\nrun\r\n'),
        member('p/.gitignore', 'i'),
        member('p/a', 'a'),
        member('p/b', 'b'),
      ),
    );
    const installed = { 'cli.js': '#!/bin/x\nrun\r\n', '.npmignore': 'i', a: 'A', c: 'c' };
    const files = Object.entries(installed).map(([path, content]) => ({
      path,
      size: content.length,
      read: () => Buffer.from(content),
    }));
    expect(archiveDifferences(archive, files)).toEqual({ added: ['c'], changed: ['a'], removed: ['b'] });
  });

  it('is what its integrity names, by the strongest hash', () => {
    const sha512 = 'sha512-DdKLX64SPi+DvIUaM0C1IJVCgIJEghBGxTgCakNWGxV5LrTDGNvEiqBXkKVbXNVvsY7cx9wo6QyuQMLEG6QFNQ==';
    const sha1 = 'sha1-hvfkN/qlp/zhXR3cuerq6jd2Z7g=';
    expect(matches(Buffer.from('a'), sha1)).toBe(true);
    expect(matches(Buffer.from('a'), `${sha1} ${sha512}`)).toBe(false);
    expect(matches(Buffer.from('a'), 'none')).toBe(false);
  });
});

describe('a prebuild', () => {
  const LINUX = { os: 'linux', cpu: 'x64', libc: 'glibc' };
  it.each([
    ['prebuilds/linux-x64/node.napi.node', false],
    ['prebuilds/linux-x64/node.napi.glibc.node', false],
    ['prebuilds/linux-x64/node.napi.musl.node', true],
    ['prebuilds/linuxmusl-x64/node.napi.node', true],
    ['prebuilds/linux-arm64/node.napi.node', true],
    ['prebuilds/darwin-x64+arm64', true],
    ['prebuilds/win32-ia32/node.napi.node', true],
    ['prebuilds/readme.md', false],
    ['build/Release/win32-x64.node', false],
    ['lib/prebuilds/win32-x64/node.napi.node', false],
  ])('%s is foreign: %s', (path, isForeign) => {
    expect(isForeignPrebuild(path, LINUX)).toBe(isForeign);
  });
});

describe('an addon', () => {
  const head = (hex: string, at = 0, more = ''): Buffer => {
    const bytes = Buffer.alloc(128);
    bytes.write(hex, 0, 'hex');
    bytes.write(more, at, 'hex');
    return bytes;
  };
  it.each([
    [head('7f454c46', 18, '3e00'), { os: 'linux', cpu: 'x64' }],
    [head('7f454c46', 18, 'b700'), { os: 'linux', cpu: 'arm64' }],
    [head('cffaedfe0c000001'), { os: 'darwin', cpu: 'arm64' }],
    [head('cafebabe'), { os: 'darwin', cpu: 'universal' }],
    [head('4d5a', 60, '40000000504500006486'), { os: 'win32', cpu: 'x64' }],
    [head('4d5a', 60, 'ffffff7f'), { os: 'win32', cpu: 'unknown' }],
    [head('00'), undefined],
    [Buffer.from('short'), undefined],
  ])('is for what its header says', (bytes, built) => {
    expect(builtFor(bytes)).toEqual(built);
  });
});
