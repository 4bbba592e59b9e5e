import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { leafPath } from '@cutover/manifests';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { standingOf } from './standing.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
let tree: string;

const git = (...args: string[]): string =>
  execFileSync('git', ['-C', tree, '-c', 'user.name=a', '-c', 'user.email=a@localhost', ...args], { encoding: 'utf8' });

function leaf(service: string, image: string): void {
  const path = join(tree, leafPath('dev', service));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `kind: Kustomization\nimages:\n  - name: registry.test/cutover/${service}\n    ${image}\n`);
}

beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'cutover-standing-'));
  git('init', '--quiet', '--initial-branch=main');
  leaf('account', `digest: ${DIGEST}`);
  leaf('transfer', 'newTag: 1.0.0');
  git('add', '--all');
  git('commit', '--quiet', '--message=leaves');
  git('update-ref', 'refs/remotes/origin/main', 'HEAD');
});
afterEach(() => rmSync(tree, { recursive: true, force: true }));

it('what stands is what main’s leaves name by digest, whatever the working tree says', async () => {
  leaf('account', `digest: ${DIGEST.replaceAll('a', 'b')}`);
  expect(await standingOf(tree, ['account', 'transfer', 'console'])).toEqual({ account: DIGEST });
});

it('where there is no main, that is an error and not nothing', async () => {
  git('update-ref', '-d', 'refs/remotes/origin/main');
  await expect(standingOf(tree, ['account'])).rejects.toThrow(/git ls-tree failed/);
});
