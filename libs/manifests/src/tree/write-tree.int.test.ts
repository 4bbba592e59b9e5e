import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isManifestsError } from '../manifests-error.ts';
import { writeTree } from './write-tree.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-tree-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = async (path: string, text: string) => {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
};
const isOurs = (path: string) => path.startsWith('base/');
const files = new Map([
  ['base/a/one.yaml', '# Generated: 1\n'],
  ['base/a/two.yaml', '# Generated: 2\n'],
]);

describe('generated files', () => {
  it('are written where they differ, and what nothing generates any more goes with its folder', async () => {
    await put('base/a/one.yaml', '# Generated: 1\n');
    await put('base/a/two.yaml', '# Generated: old\n');
    await put('base/b/c/gone.yaml', '# Generated: gone\n');
    await put('hand/written.yaml', 'mine\n');
    const changes = { stale: ['base/a/two.yaml'], orphaned: ['base/b/c/gone.yaml'] };
    expect(await writeTree(folder, files, { check: true, isOurs })).toEqual(changes);
    expect(await readFile(join(folder, 'base/a/two.yaml'), 'utf8')).toBe('# Generated: old\n');
    expect(await writeTree(folder, files, { check: false, isOurs })).toEqual(changes);
    expect(await writeTree(folder, files, { check: true, isOurs })).toEqual({ stale: [], orphaned: [] });
    expect((await readdir(folder, { recursive: true })).sort()).toEqual([
      ...['base', 'base/a', 'base/a/one.yaml', 'base/a/two.yaml', 'hand', 'hand/written.yaml'],
    ]);
  });

  it('do not take the place of a file that nobody generated', async () => {
    await put('base/a/mine.yaml', 'kind: ConfigMap\n');
    const refused = writeTree(folder, files, { check: false, isOurs });
    await expect(refused).rejects.toThrow('base/a/mine.yaml lies among generated files');
    expect(await refused.catch((error: unknown) => isManifestsError(error, 'foreign-file'))).toBe(true);
    expect(await readdir(join(folder, 'base/a'))).toEqual(['mine.yaml']);
  });
});
