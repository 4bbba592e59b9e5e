import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { git } from '@cutover/forge';
import { SOMEBODY } from '@cutover/forge/testing';
import { buildNodeImage } from '@cutover/image-builder';
import { emptyImage } from '@cutover/oci';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withSources } from './with-sources.ts';

const PATIENCE_MS = 60_000;
const scratch = mkdtempSync(join(tmpdir(), 'cutover-with-sources-'));
const root = join(scratch, 'repository');
const commits: string[] = [];

const run = (...args: string[]) => git(args, { cwd: root, author: SOMEBODY });
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const kit = (word: string): string => `export const word = '${word}';\n`;

const FILES = {
  '.gitignore': 'node_modules\n',
  'package-lock.json': JSON.stringify({
    lockfileVersion: 3,
    packages: {
      'apps/shop': { dependencies: { '@x/kit': '0.0.0' } },
      'libs/kit': {},
      'node_modules/@x/kit': { link: true, resolved: 'libs/kit' },
    },
  }),
  'apps/shop/package.json': '{"name":"@x/shop","type":"module"}',
  'apps/shop/src/main.ts': "import { word } from '@x/kit';\nconsole.log(word);\n",
  'libs/kit/package.json': '{"name":"@x/kit","type":"module","exports":"./index.ts"}',
};

beforeAll(async () => {
  mkdirSync(root);
  await run('init', '--quiet', '--initial-branch=main');
  for (const [path, text] of Object.entries(FILES)) write(path, text);
  for (const word of ['coffee', 'tea']) {
    write('libs/kit/index.ts', kit(word));
    await run('add', '--all');
    await run('commit', '--quiet', `--message=${word}`);
    commits.push((await run('rev-parse', 'HEAD')).trim());
  }
  write('libs/kit/index.ts', kit('not committed'));
  mkdirSync(join(root, 'node_modules', '@x'), { recursive: true });
  symlinkSync('../../libs/kit', join(root, 'node_modules', '@x', 'kit'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const { signal } = new AbortController();
const said: string[] = [];
const options = { root, folder: join(scratch, 'builds'), say: (line: string) => void said.push(line), signal };

const digestAt = (commit = '') =>
  withSources(commit, options, async (folder) => {
    const base = emptyImage({ os: 'linux', architecture: 'amd64' });
    const appDir = join(folder, 'apps', 'shop');
    const image = await buildNodeImage({ appDir, version: '1.0.0', base, cacheDir: join(scratch, 'cache') });
    return { word: readFileSync(join(folder, 'libs/kit/index.ts'), 'utf8'), digest: image.digest };
  });

describe('the sources of a commit', () => {
  it(
    'are those of that commit alone, its libraries too, whatever lies in the checkout',
    async () => {
      const [first, second] = [await digestAt(commits[0]), await digestAt(commits[1])];
      expect([first.word, second.word]).toEqual([kit('coffee'), kit('tea')]);
      expect(first.digest).not.toBe(second.digest);
      expect(await digestAt(commits[0])).toEqual(first);
      expect(said).toEqual(['copying what npm installed']);
      expect(readFileSync(join(root, 'libs/kit/index.ts'), 'utf8')).toBe(kit('not committed'));
      expect(await run('worktree', 'list', '--porcelain')).not.toContain('builds');
    },
    PATIENCE_MS,
  );
});
