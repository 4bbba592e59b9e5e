import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ForgeLogin } from '@cutover/cluster';
import type { ServicePromotion } from '@cutover/forge';
import { ensureTools } from '@cutover/toolchain';
import { ROOT } from '../workspace/paths.ts';
import { seedRepository } from './seed-repository.ts';
import type { Seed } from './seed-repository.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const ACCOUNT = 'registry.cutover.internal/cutover/account';
const LEAF = 'kustomize/overlays/dev/account/kustomization.yaml';
const BOUND = 600_000;

let helm: string;
let scratch: string;
let checkout: string;
let forge: string;

const git = (folder: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@localhost', '-C', folder, ...args], {
    encoding: 'utf8',
  }).trim();
const show = (path: string, revision = 'main') => git(forge, 'show', `${revision}:${path}`);
const tip = () => git(forge, 'rev-parse', 'main');

function commit(message: string): string {
  git(checkout, 'add', '--all');
  git(checkout, 'commit', '--quiet', '-m', message);
  return git(checkout, 'rev-parse', 'HEAD');
}

/** A forge that is a folder: git takes its path where a URL stands. */
function seed(changes: Partial<Seed> = {}) {
  const login: ForgeLogin = { url: scratch, inClusterUrl: '', username: 'a', token: 't' };
  const promotions: readonly ServicePromotion[] = [
    { service: 'account', environment: 'dev', version: '1.0.0', digests: { account: DIGEST } },
  ];
  const parts = { checkout, login, repository: 'forge', promotions, helm, say: () => undefined };
  return seedRepository({ ...parts, ...changes });
}

beforeAll(async () => {
  helm = (await ensureTools(['helm'], { progress: () => undefined })).helm.path;
}, BOUND);

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'cutover-seed-'));
  [checkout, forge] = [join(scratch, 'checkout'), join(scratch, 'forge.git')];
  git(scratch, 'init', '--quiet', '--initial-branch=work', checkout);
  git(scratch, 'init', '--quiet', '--bare', '--initial-branch=main', forge);
  for (const folder of ['charts', 'kustomize'])
    cpSync(join(ROOT, folder), join(checkout, folder), { recursive: true, verbatimSymlinks: true });
  commit('what there is');
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

describe('the repository on the forge', () => {
  it(
    'has the commit, whatever its branch is called, and one more that promotes what was built, and the checkout is left alone',
    async () => {
      const head = git(checkout, 'rev-parse', 'HEAD');
      const { commit: at, pushed } = await seed();
      expect(pushed).toEqual([`commit ${head.slice(0, 12)}`, 'a promotion']);
      expect(at).toBe(tip());
      expect(git(forge, 'rev-parse', 'main^')).toBe(head);
      expect(show(LEAF)).toContain(`  - name: ${ACCOUNT}\n    digest: ${DIGEST}\n`);
      // No leaf of another environment is another.
      const changed = git(forge, 'diff', '--name-only', 'main^', 'main').split('\n');
      expect(changed).toEqual([LEAF]);
      expect([git(checkout, 'rev-parse', 'HEAD'), git(checkout, 'status', '--porcelain')]).toEqual([head, '']);
    },
    BOUND,
  );

  it(
    'is left alone the second time, and keeps what others merged',
    async () => {
      const { commit: first } = await seed();
      expect(await seed()).toEqual({ commit: first, pushed: [] });
      const other = join(scratch, 'other');
      git(scratch, 'clone', '--quiet', forge, other);
      writeFileSync(join(other, 'charts', 'others'), 'merged\n');
      git(other, 'add', '--all');
      git(other, 'commit', '--quiet', '-m', 'merged');
      git(other, 'push', '--quiet', 'origin', 'main');
      expect((await seed()).pushed).toEqual([]);

      writeFileSync(join(checkout, 'charts', 'mine'), 'mine\n');
      const head = commit('mine');
      expect((await seed()).pushed[0]).toBe(`commit ${head.slice(0, 12)}, merged into what the forge had`);
      expect([show('charts/others'), show('charts/mine')]).toEqual(['merged', 'mine']);
      expect(show(LEAF)).toContain(DIGEST);
    },
    BOUND,
  );

  it(
    'is not pushed over: what both changed is told in one line',
    async () => {
      await seed();
      const other = join(scratch, 'other');
      git(scratch, 'clone', '--quiet', forge, other);
      for (const folder of [other, checkout]) writeFileSync(join(folder, 'charts', 'same'), `${folder}\n`);
      git(other, 'add', '--all');
      git(other, 'commit', '--quiet', '-m', 'theirs');
      git(other, 'push', '--quiet', 'origin', 'main');
      commit('ours');
      const before = tip();
      await expect(seed()).rejects.toMatchObject({
        code: 'git-failed',
        message: expect.stringMatching(/^git merge in \S+ failed: CONFLICT \(add\/add\): .*charts\/same/),
      });
      expect(tip()).toBe(before);
      expect(readFileSync(join(checkout, 'charts', 'same'), 'utf8')).toBe(`${checkout}\n`);
    },
    BOUND,
  );

  it('is not made of a folder that is no checkout', async () => {
    await expect(seed({ checkout: scratch })).rejects.toMatchObject({ code: 'no-checkout' });
  });
});
