import { chmod, link, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { treeDifferences, treeOf } from './tree-of.ts';

it('a tree says what differs: content, mode, a link, and what is there alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-tree-'));
  try {
    await mkdir(join(folder, 'a', 'b'), { recursive: true });
    await writeFile(join(folder, 'a', 'b', 'file'), 'one', { mode: 0o644 });
    await link(join(folder, 'a', 'b', 'file'), join(folder, 'hard'));
    await symlink('a', join(folder, 'link'));
    const before = await treeOf(folder);
    expect([...before.keys()].sort()).toEqual(['a', 'a/b', 'a/b/file', 'hard', 'link']);
    expect(treeDifferences(before, await treeOf(folder))).toEqual([]);
    await writeFile(join(folder, 'a', 'b', 'file'), 'two');
    await chmod(join(folder, 'a', 'b'), 0o700);
    await rm(join(folder, 'link'));
    await symlink('a/b', join(folder, 'link'));
    await writeFile(join(folder, 'new'), '');
    const paths = treeDifferences(before, await treeOf(folder)).map((line) => line.split(':')[0]);
    expect(paths.sort()).toEqual(['a/b', 'a/b/file', 'hard', 'link', 'new']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
