import { execFile } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const FILES: readonly (readonly [path: string, content: string, mode: number])[] = [
  ['package.json', '{}', 0o644],
  ['bin/run', '#!/bin/sh\n', 0o755],
  ['src/Ä.js', 'umlaut', 0o644],
  ['src/a.js', 'small', 0o644],
  ['src/B.js', 'capital', 0o644],
  ['src/i.js', 'dotless in Turkish', 0o644],
  ['empty/.keep', '', 0o644],
];

let scratch: string;
let expected: string;
beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'cutover-same-'));
  expected = await digestsUnder({ name: 'plain' });
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Surroundings {
  readonly name: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly umask?: number;
  readonly cwd?: string;
  /** In the order in which files are made; inodes and the folder's own order follow it. */
  readonly order?: (paths: typeof FILES) => typeof FILES;
  readonly change?: (path: string) => void;
  /** Runs in the child before the layer is made. */
  readonly before?: string;
}

/** The tree made anew under a path of its own, with permissions that a umask leaves. */
function makeTree({ name, umask = 0o022, order = (paths) => paths, change }: Surroundings): string {
  const root = join(scratch, name, 'app');
  const before = process.umask(umask);
  try {
    for (const [path, content, mode] of order(FILES)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content, { mode });
      if (mode === 0o755) chmodSync(join(root, path), mode & ~umask);
    }
    symlinkSync('../bin/run', join(root, 'src/link'));
  } finally {
    process.umask(before);
  }
  for (const [path] of FILES) change?.(join(root, path));
  return root;
}

/** Digest and diffId of the tree's layer, made by a process of its own. */
async function digestsUnder(surroundings: Surroundings): Promise<string> {
  const root = makeTree(surroundings);
  const { env, cwd, umask = 0o022, before = '' } = surroundings;
  const code = `
    process.umask(${umask});
    ${before}
    const { layerFromDirectory } = await import(${JSON.stringify(join(import.meta.dirname, 'layer.ts'))});
    const options = { spoolDirectory: process.argv[2], at: '/app' };
    const { descriptor, diffId } = await layerFromDirectory(process.argv[1], options);
    console.log(diffId, descriptor.digest, descriptor.size);
  `;
  const args = ['--input-type=module', '-e', code, root, join(scratch, `${surroundings.name}-spool`)];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: { ...process.env, ...env },
    cwd: cwd ?? '/',
  });
  return stdout.trim();
}

function shuffled(paths: typeof FILES): typeof FILES {
  return [...paths].sort(([a], [b]) => (a.split('').reverse().join('') < b.split('').reverse().join('') ? -1 : 1));
}

describe('the same files are the same digest', () => {
  it.each<Surroundings>([
    { name: 'in another time zone', env: { TZ: 'Pacific/Kiritimati' } },
    { name: 'in another language', env: { LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', LANGUAGE: 'tr' } },
    { name: 'under a umask that hides', umask: 0o077 },
    { name: 'under a umask that opens', umask: 0o000 },
    { name: 'from another folder', cwd: tmpdir() },
    { name: 'made in another order', order: (paths) => [...paths].reverse() },
    { name: 'made in a third order', order: shuffled },
    { name: 'with old times', change: (path) => utimesSync(path, 1e8, 1e8) },
    { name: 'with times to come', change: (path) => utimesSync(path, 4e9, 4e9) },
    { name: 'under another name with spaces and ü' },
    { name: 'at another time', before: 'Date.now = () => 4e12;' },
    { name: 'with setuid', change: (path) => chmodSync(path, path.endsWith('run') ? 0o6755 : 0o644) },
    { name: 'by another user and host', env: { USER: 'somebody', HOME: '/nonexistent', HOSTNAME: 'elsewhere' } },
    ...(process.getuid?.() === 0
      ? [{ name: 'of another owner', change: (path: string) => chownSync(path, 1234, 5678) }]
      : []),
  ])('$name', async (surroundings) => {
    expect(await digestsUnder(surroundings)).toBe(expected);
  });
});
