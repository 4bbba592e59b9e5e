import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { git } from '@cutover/forge';
import { SOMEBODY } from '@cutover/forge/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commitOf } from './commit-of.ts';

const scratch = mkdtempSync(join(tmpdir(), 'cutover-commit-of-'));
const root = join(scratch, 'repository');
const commits: Record<'other' | 'first' | 'second', string> = { other: '', first: '', second: '' };

const run = (...args: string[]) => git(args, { cwd: root, author: SOMEBODY });
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

async function commit(files: Readonly<Record<string, string>>): Promise<string> {
  for (const [path, text] of Object.entries(files)) write(path, text);
  await run('add', '--all');
  await run('commit', '--quiet', '--message=a change');
  return (await run('rev-parse', 'HEAD')).trim();
}

const of = (text: string, app = 'shop') => commitOf(text, { flag: '--to', app, root });

beforeAll(async () => {
  mkdirSync(root);
  await run('init', '--quiet', '--initial-branch=main');
  commits.other = await commit({ 'package-lock.json': '{"of": "before"}', 'apps/shop/package.json': '{}' });
  commits.first = await commit({ 'package-lock.json': '{}' });
  await run('tag', '--annotate', '--message=first', 'v1.0.0');
  await run('branch', 'feature/tea');
  commits.second = await commit({ 'apps/shop/src/main.ts': '2', 'apps/later/package.json': '{}' });
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('a commit to build an app of', () => {
  it('is named by a branch, a tag, a SHA or from where it stands', () => {
    expect([of('feature/tea'), of('v1.0.0'), of(commits.first.slice(0, 7)), of('main~1')]).toEqual(
      Array.from({ length: 4 }, () => commits.first),
    );
    expect([of('main'), of('HEAD')]).toEqual([commits.second, commits.second]);
  });

  it.each(['feature/te', '0123456', '--all', 'main:apps'])('is refused in one line where %s names none', (text) => {
    expect(() => of(text)).toThrow(
      `--to: "${text}" is no version such as 1.2.3, no image (HOST/REPOSITORY:TAG, ./FOLDER or FILE.tar), and no branch, tag or commit of this repository`,
    );
  });

  it('is refused where the app is not in it', () => {
    expect(of('main', 'later')).toBe(commits.second);
    expect(() => of('v1.0.0', 'later')).toThrow(`--to: there is no apps/later in commit ${commits.first.slice(0, 10)}`);
  });

  it('is refused where it wants other packages than are installed, with the way there is', () => {
    const short = commits.other.slice(0, 10);
    expect(() => of(commits.other)).toThrow(
      `--to: package-lock.json of commit ${short} is not the one that this checkout is installed by: in a checkout of that commit run npm ci and npx cutover image build shop --version 1.2.3 --to ./shop-${short}, and give that folder`,
    );
  });

  it('is refused where it is what is checked out, and what the app is made of is not as committed', async () => {
    write('docs/notes.md', 'no part of the app');
    expect(of('main')).toBe(commits.second);
    write('apps/shop/src/main.ts', '3');
    expect(() => of('main')).toThrow(
      '--to: main is what is checked out, and apps/shop/src/main.ts is not as committed: commit it, or give a version such as 2.0.0, which is built of the files as they lie',
    );
    expect(of('v1.0.0')).toBe(commits.first);
    await run('checkout', '--quiet', '--', 'apps/shop/src/main.ts');
    write('libs/kit/new.ts', 'not known to git');
    expect(() => of('HEAD')).toThrow('--to: HEAD is what is checked out, and libs/ is not as committed');
  });

  it('is refused outside of a repository', () => {
    expect(() => commitOf('main', { flag: '--from', app: 'shop', root: tmpdir() })).toThrow(/^--from: "main" is no/);
  });
});
