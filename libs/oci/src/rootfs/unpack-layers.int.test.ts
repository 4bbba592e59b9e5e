import { execFileSync } from 'node:child_process';
import {
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { imageOf, layerOf, type RawMember } from './testing/handmade.ts';
import { unpackLayers } from './unpack-layers.ts';

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'cutover-unpack-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

/** Every path below a folder with its kind, mode and content or target. */
function listing(folder: string): string[] {
  return (readdirSync(folder, { recursive: true }) as string[]).sort().map((path) => {
    const found = lstatSync(join(folder, path));
    if (found.isSymbolicLink()) return `${path} -> ${readlinkSync(join(folder, path))}`;
    const mode = (found.mode & 0o7777).toString(8);
    return found.isDirectory() ? `${path}/ ${mode}` : `${path} ${mode} ${readFileSync(join(folder, path), 'utf8')}`;
  });
}

const LOWER: RawMember[] = [
  { name: 'bin/', type: 'directory' },
  { name: 'bin/su', mode: 0o4755, content: 'su' },
  { name: 'etc/secret', mode: 0o600, content: 'one' },
  { name: 'etc/gone', content: 'gone' },
  { name: 'etc/twin', type: 'link', linkname: 'etc/secret' },
  { name: 'data/a', content: 'a' },
  { name: 'data/sub/b', content: 'b' },
  { name: 'lib', type: 'symlink', linkname: 'usr/lib' },
  { name: 'dev/null', type: 'character-device', devmajor: 1, devminor: 3 },
  { name: 'run/pipe', type: 'fifo' },
];
const UPPER: RawMember[] = [
  { name: 'etc/secret', content: 'two' },
  { name: 'etc/.wh.gone' },
  { name: 'data/c', content: 'c' },
  { name: 'data/.wh..wh..opq' },
  { name: 'lib/', type: 'directory' },
  { name: 'lib/z', content: 'z' },
  { name: 'sh', type: 'symlink', linkname: '/bin/su' },
];
const UNPACKED = [
  'bin/ 755',
  'bin/su 755 su',
  'data/ 755',
  'data/c 644 c',
  'dev/ 755',
  'etc/ 755',
  'etc/secret 644 two',
  'etc/twin 644 one',
  'lib/ 755',
  'lib/z 644 z',
  'run/ 755',
  'sh -> /bin/su',
];

describe('unpacked layers', () => {
  it.each([0o000, 0o022, 0o077])(
    'are the root file system that a container sees, under the umask %o',
    async (umask) => {
      const image = imageOf(await layerOf(LOWER), await layerOf(UPPER));
      const before = process.umask(umask);
      const { skipped } = await unpackLayers(image, join(scratch, 'root')).finally(() => process.umask(before));
      expect(listing(join(scratch, 'root'))).toEqual(UNPACKED);
      expect(skipped).toEqual(['dev/null', 'run/pipe']);
    },
  );

  it('are refused by a folder that holds something, which stays', async () => {
    writeFileSync(join(scratch, 'mine'), '');
    await expect(unpackLayers(imageOf(await layerOf(LOWER)), scratch)).rejects.toMatchObject({ code: 'folder-failed' });
    expect(readdirSync(scratch)).toEqual(['mine']);
  });

  it('that turn out damaged at their end leave nothing', async () => {
    const layer = await layerOf(LOWER);
    const damaged = { ...layer, diffId: (await layerOf(UPPER)).diffId };
    const failed = unpackLayers(imageOf(await layerOf(UPPER), damaged), join(scratch, 'root'));
    await expect(failed).rejects.toMatchObject({ code: 'digest-mismatch' });
    expect(readdirSync(join(scratch, 'root'))).toEqual([]);
  });

  const asRoot = process.getuid?.() === 0 ? it : it.skip;
  asRoot('are unpacked by a user without rights as well', async () => {
    const folder = join(scratch, 'root');
    mkdirSync(folder);
    chownSync(scratch, 65534, 65534);
    chownSync(folder, 65534, 65534);
    const code = `
      const [module, handmade, folder, members] = process.argv.slice(1);
      const { layerOf, imageOf } = await import(handmade);
      const { unpackLayers } = await import(module);
      process.setgroups([]);
      process.setgid(65534);
      process.setuid(65534);
      await unpackLayers(imageOf(...(await Promise.all(JSON.parse(members).map((one) => layerOf(one))))), folder);
    `;
    const here = (name: string): string => join(import.meta.dirname, name);
    const args = [here('unpack-layers.ts'), here('testing/handmade.ts'), folder, JSON.stringify([LOWER, UPPER])];
    execFileSync(process.execPath, ['--input-type=module', '-e', code, ...args]);
    expect(listing(folder)).toEqual(UNPACKED);
    expect(lstatSync(join(folder, 'bin/su')).uid).toBe(65534);
  });
});
