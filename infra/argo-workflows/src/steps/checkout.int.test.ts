import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkOut } from './checkout.ts';

let work: string;
let commit: string;
const at = (...path: string[]) => join(work, ...path);

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const git = (...args: string[]): string =>
  execFileSync('git', ['-C', at('forge'), '-c', 'user.name=a', '-c', 'user.email=a@localhost', ...args], {
    encoding: 'utf8',
  }).trim();

function commitAll(): string {
  git('add', '--all');
  git('commit', '--quiet', '--message=one');
  return git('rev-parse', 'HEAD');
}

const packages = {
  '': {},
  'node_modules/nx': {},
  'infra/x/node_modules/yaml': {},
  'node_modules/a/node_modules/b': {},
};
const LOCKFILE = JSON.stringify({ packages });

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'cutover-checkout-'));
  put(at('forge', 'package-lock.json'), LOCKFILE);
  put(at('forge', 'infra', 'x', 'index.js'), 'x');
  git('init', '--quiet', '--initial-branch=main');
  commit = commitAll();
  put(at('runner', 'package-lock.json'), LOCKFILE);
  put(at('runner', 'node_modules', 'nx', 'index.js'), 'nx');
  put(at('runner', 'node_modules', 'a', 'node_modules', 'b', 'index.js'), 'b');
  put(at('runner', 'infra', 'x', 'node_modules', 'yaml', 'index.js'), 'yaml');
  put(at('runner', 'infra', 'x', 'index.js'), "main's");
  symlinkSync('../nx/index.js', at('runner', 'node_modules', 'link'));
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

const asked = () => ({ url: at('forge'), commit, into: at('source'), runner: at('runner') });
const read = (...path: string[]) => readFileSync(at('source', ...path), 'utf8');

describe('a checkout', () => {
  it('is the commit, with what npm had installed by its lockfile, and main beside it', async () => {
    await checkOut(asked());
    expect(read('infra', 'x', 'index.js')).toBe('x');
    expect(read('node_modules', 'nx', 'index.js')).toBe('nx');
    expect(read('node_modules', 'a', 'node_modules', 'b', 'index.js')).toBe('b');
    expect(read('infra', 'x', 'node_modules', 'yaml', 'index.js')).toBe('yaml');
    const base = execFileSync('git', ['-C', at('source'), 'rev-parse', 'origin/main'], { encoding: 'utf8' });
    expect(base.trim()).toBe(commit);
  });

  it('of main is its tip', async () => {
    put(at('forge', 'infra', 'x', 'index.js'), 'tip');
    commit = commitAll();
    await checkOut({ ...asked(), commit: 'main' });
    expect(read('infra', 'x', 'index.js')).toBe('tip');
  });

  it('of a commit on no branch is that commit, too', async () => {
    const main = commit;
    put(at('forge', 'infra', 'x', 'index.js'), 'changed');
    commit = commitAll();
    git('update-ref', 'refs/pull/7/head', commit);
    git('reset', '--quiet', '--hard', main);
    await checkOut(asked());
    expect(read('infra', 'x', 'index.js')).toBe('changed');
  });

  it.each([
    ['another lockfile', () => put(at('forge', 'package-lock.json'), JSON.stringify({ packages: {} }))],
    ['none', () => rmSync(at('forge', 'package-lock.json'))],
    [
      'a link in its place',
      () => {
        rmSync(at('forge', 'package-lock.json'));
        symlinkSync(at('runner', 'package-lock.json'), at('forge', 'package-lock.json'));
      },
    ],
  ])('with %s is refused in one line, which says what to do', async (_, change) => {
    change();
    commit = commitAll();
    await expect(checkOut(asked())).rejects.toThrow(
      new RegExp(`^package-lock\\.json: that of ${commit} is another one than .*: make a runner of [^\n]*$`),
    );
  });

  it.each([
    ['node_modules', () => symlinkSync(work, at('forge', 'node_modules'))],
    ['node_modules', () => put(at('forge', 'node_modules', 'nx', 'index.js'), 'theirs')],
    [
      'infra/x/node_modules',
      () => {
        rmSync(at('forge', 'infra', 'x'), { recursive: true });
        symlinkSync(work, at('forge', 'infra', 'x'));
      },
    ],
  ])('that has %s itself is refused: nothing is written where its links lead', async (folder, change) => {
    change();
    commit = commitAll();
    await expect(checkOut(asked())).rejects.toThrow(`${folder}: the commit has it, or a link on its way`);
    expect(existsSync(at('yaml'))).toBe(false);
  });

  it('is the same where one before was killed half-way', async () => {
    put(at('source', 'node_modules', 'nx', 'index.js'), 'hal');
    put(at('source', '.git', 'index.lock'), '');
    put(at('source', 'infra', 'y'), 'of another commit');
    await checkOut(asked());
    expect(read('node_modules', 'nx', 'index.js')).toBe('nx');
    expect(existsSync(at('source', 'infra', 'y'))).toBe(false);
  });

  it('of a commit that is not there is refused', async () => {
    await expect(checkOut({ ...asked(), commit: '0'.repeat(40) })).rejects.toThrow(/git fetch failed/);
  });
});
