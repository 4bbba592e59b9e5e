import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { digestOf, type Entry } from '@cutover/oci';
import { openContext } from '../cache.ts';
import { cachedLayer } from './cached-layer.ts';

/** What a process that spins is given until it is killed. */
const BOUND_MS = 60_000;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Does not shrink by compression, and does not appear before its end. */
const SIZE = 3 * 1024 * 1024;

let scratch: string;
let cacheDir: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'cutover-cached-layer-'));
  cacheDir = join(scratch, 'images');
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const content = Buffer.alloc(1000, 'content');
let made: number;

/** The digest of what is read from the layer, which is what is pushed. */
async function build(): Promise<string> {
  const context = await openContext({ cacheDir });
  const entries = (): Promise<Entry[]> => {
    made += 1;
    return Promise.resolve([{ type: 'file', path: 'one', content }]);
  };
  const layer = await cachedLayer(context, 'one', { key: 'one', entries });
  const digest = digestOf(await buffer(await layer.open()));
  expect(digest).toBe(layer.descriptor.digest);
  return `${digest} ${layer.diffId}`;
}

const inside = (folder: string): string[] =>
  readdirSync(join(cacheDir, folder)).map((name) => join(cacheDir, folder, name));
const only = (folder: string): string => {
  const [path, ...others] = inside(folder);
  expect(others).toEqual([]);
  return path!;
};

function flip(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at]! ^= 1;
  writeFileSync(path, bytes);
}

describe('a damaged cache', () => {
  beforeEach(() => {
    made = 0;
  });

  const damages: Readonly<Record<string, (path: string) => void>> = {
    cut: (path) => truncateSync(path, statSync(path).size >> 1),
    emptied: (path) => truncateSync(path, 0),
    garbage: (path) => writeFileSync(path, '{"digest":'),
    'valid JSON of another kind': (path) => writeFileSync(path, '[]'),
    deleted: (path) => rmSync(path),
    'a folder': (path) => (rmSync(path), mkdirSync(path)),
    'a folder with something in it': (path) => (rmSync(path), mkdirSync(join(path, 'x'), { recursive: true })),
    unreadable: (path) => chmodSync(path, 0),
  };
  const cases = ['keys', 'blobs/sha256'].flatMap((folder) =>
    Object.keys(damages).map((name) => [folder, name] as const),
  );

  it.each(cases)('is mended by the next build, with the same digest: %s, %s', async (folder, name) => {
    const before = await build();
    damages[name]!(only(folder));
    expect(await build()).toBe(before);
    expect(await build()).toBe(before);
    // Root reads what is unreadable to others.
    expect(made).toBe(name === 'unreadable' && process.getuid?.() === 0 ? 1 : 2);
    expect(statSync(only(folder)).isFile()).toBe(true);
  });

  it.each([0, 64, 90, 200])('is mended when byte %d of a key was flipped', async (at) => {
    const before = await build();
    flip(only('keys'), at);
    expect(await build()).toBe(before);
    expect(made).toBe(2);
  });

  it.each([0, 9, 20, -1])('is mended when byte %d of a blob was flipped', async (at) => {
    const before = await build();
    const path = only('blobs/sha256');
    flip(path, at < 0 ? statSync(path).size + at : at);
    expect(await build()).toBe(before);
    expect(made).toBe(2);
  });

  it('is mended when all of it went', async () => {
    const before = await build();
    rmSync(cacheDir, { recursive: true });
    expect(await build()).toBe(before);
  });
});

describe('what killed builds left', () => {
  it('goes after a day, and is left to those who may still write until then', async () => {
    await build();
    const name = '0f8fad5b-d9cb-469f-a165-70867728950e';
    const left = [`blobs/partial-${name}`, `keys/x.json.${name}`].map((path) => join(cacheDir, path));
    const unpacked = join(cacheDir, 'debian', `unpacked-${name}`);
    for (const path of left) writeFileSync(path, 'half');
    mkdirSync(join(unpacked, 'usr'), { recursive: true });
    await build();
    expect([...left, unpacked].map(existsSync)).toEqual([true, true, true]);
    const old = (Date.now() - DAY_MS - 60_000) / 1000;
    for (const path of [...left, unpacked]) utimesSync(path, old, old);
    await build();
    expect([...left, unpacked].map(existsSync)).toEqual([false, false, false]);
  });
});

/** A build in a process of its own, of content that says when it is asked for; prints the digest. */
function start(slow: boolean): ChildProcess & { readonly stdout: NodeJS.ReadableStream } {
  const here = (path: string): string => JSON.stringify(join(import.meta.dirname, path));
  const code = `
    import { Readable } from 'node:stream';
    import { setTimeout as sleep } from 'node:timers/promises';
    import { openContext } from ${here('../cache.ts')};
    import { cachedLayer } from ${here('cached-layer.ts')};
    let seed = 1;
    const noise = (size) => Buffer.from(Array.from({ length: size }, () => (seed = (seed * 48271) % 2147483647) & 255));
    async function* content() {
      for (let written = 0; written < ${SIZE}; written += 65536) {
        yield noise(65536);
        if (written === 2097152) console.log('half');
        if (${slow} && written >= 2097152) await sleep(${BOUND_MS});
      }
    }
    const context = await openContext({ cacheDir: ${JSON.stringify(cacheDir)} });
    const entry = { type: 'file', path: 'one', content: { size: ${SIZE}, open: () => Readable.from(content()) } };
    const layer = await cachedLayer(context, 'one', { key: 'one', entries: async () => [entry] });
    console.log(layer.descriptor.digest);
  `;
  const options = { stdio: ['ignore', 'pipe', 'inherit'] as const, timeout: BOUND_MS, killSignal: 'SIGKILL' as const };
  return spawn(process.execPath, ['--input-type=module', '-e', code], {
    ...options,
    stdio: [...options.stdio],
  }) as never;
}

async function outputOf(child: ReturnType<typeof start>): Promise<string[]> {
  return (await buffer(child.stdout)).toString().trim().split('\n');
}

describe('two builds at once in one cache', () => {
  it(
    'both succeed with the same digest, and leave nothing half written',
    async () => {
      const [one, two] = await Promise.all([outputOf(start(false)), outputOf(start(false))]);
      expect(one.at(-1)).toMatch(/^sha256:/);
      expect(two.at(-1)).toBe(one.at(-1));
      expect(inside('keys')).toHaveLength(1);
      expect(inside('blobs/sha256')).toHaveLength(1);
      expect(inside('blobs').filter((path) => path.includes('partial-'))).toEqual([]);
    },
    2 * BOUND_MS,
  );

  it(
    'the next one succeeds where one was killed in the middle',
    async () => {
      const killed = start(true);
      await once(killed.stdout, 'data');
      killed.kill('SIGKILL');
      await once(killed, 'close');
      expect(inside('keys')).toEqual([]);
      expect(inside('blobs/sha256')).toEqual([]);
      expect((await outputOf(start(false))).at(-1)).toMatch(/^sha256:/);
      expect(inside('blobs/sha256')).toHaveLength(1);
    },
    2 * BOUND_MS,
  );
});

/** A file system of one MiB; false where this user may not mount one. */
function mountTiny(path: string): boolean {
  mkdirSync(path);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('a full disk', () => {
  const mayMount = process.getuid?.() === 0;
  (mayMount ? it : it.skip)(
    'is one line that names the folder, and leaves nothing half written (needs root)',
    async () => {
      const disk = join(scratch, 'disk');
      if (!mountTiny(disk)) return;
      try {
        const context = await openContext({ cacheDir: disk });
        const noise = Buffer.concat(
          Array.from({ length: 100_000 }, (_, at) => Buffer.from(digestOf(`${at}`), 'base64')),
        );
        const entries = (): Promise<Entry[]> => Promise.resolve([{ type: 'file', path: 'x', content: noise }]);
        const full = cachedLayer(context, 'large', { key: 'large', entries });
        await expect(full).rejects.toMatchObject({
          name: 'ImageBuildError',
          code: 'disk-full',
          message: `the disk of ${disk} filled up while the layer "large" was written: free some, or set CUTOVER_CACHE_DIR to a folder on another disk`,
        });
        expect(readdirSync(join(disk, 'blobs'))).toEqual(['sha256']);
        expect(readdirSync(join(disk, 'blobs', 'sha256'))).toEqual([]);
        expect(readdirSync(join(disk, 'keys'))).toEqual([]);
      } finally {
        execFileSync('umount', ['--lazy', disk]);
      }
    },
  );
});
