import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ForgeLogin } from '@cutover/cluster';
import type { ServicePromotion } from '@cutover/forge';
import { buildFolder, placesIn } from '@cutover/manifests';
import { ensureTools } from '@cutover/toolchain';
import { ROOT } from '../workspace/paths.ts';
import { cpuAskedFor } from './room.ts';
import { seedRepository } from './seed-repository.ts';
import type { Seed } from './seed-repository.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const ACCOUNT = 'registry.cutover.internal/cutover/account';
const LEAF = 'kustomize/overlays/dev/account/kustomization.yaml';
const BOUND = 600_000;

let helm: string;
let kustomize: string;
let scratch: string;
let checkout: string;
let forge: string;

/** A commit of somebody else's on the forge's main. */
function merge(path: string, change: (text: string) => string, message = 'merged'): void {
  const other = mkdtempSync(join(scratch, 'other-'));
  git(scratch, 'clone', '--quiet', forge, other);
  writeFileSync(
    join(other, path),
    change(existsSync(join(other, path)) ? readFileSync(join(other, path), 'utf8') : ''),
  );
  git(other, 'add', '--all');
  git(other, 'commit', '--quiet', '-m', message);
  git(other, 'push', '--quiet', 'origin', 'main');
}

/** What a leaf runs of account. */
const runs = (environment: string) =>
  /digest: (\S+)/.exec(show(`kustomize/overlays/${environment}/account/kustomization.yaml`))?.[1];
const built = (digit: string, version = '1.0.0'): readonly ServicePromotion[] => [
  { service: 'account', environment: 'dev', version, digests: { account: `sha256:${digit.repeat(64)}` } },
];

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
  const tools = await ensureTools(['helm', 'kustomize'], { progress: () => undefined });
  [helm, kustomize] = [tools.helm.path, tools.kustomize.path];
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
    'has pods of other environments ask for next to no CPU where it is to, by one commit, which promotions keep',
    async () => {
      const fitted = { followers: ['prod'], fitted: ['prod'] };
      const { pushed } = await seed(fitted);
      expect(pushed.slice(1)).toEqual(['smaller requests of prod', 'a promotion', 'the start of prod']);
      const leaf = show('kustomize/overlays/prod/account/kustomization.yaml');
      expect(leaf).toContain('requests/cpu, value: 10m }');
      expect(leaf).toContain(DIGEST);
      expect(show(LEAF)).not.toContain('10m');
      // The rest of the values, and what people wrote beside them, is as it was.
      const values = (text: string) => text.split('\n').filter((line) => !line.includes('cpu: '));
      const path = 'charts/account/values-prod.yaml';
      expect(values(show(path))).toEqual(values(readFileSync(join(ROOT, path), 'utf8').trim()));
      const places = placesIn(join(scratch, 'again'));
      git(scratch, 'clone', '--quiet', forge, 'again');
      const objects = await buildFolder(kustomize, join(places.kustomize, 'overlays/prod'));
      expect(cpuAskedFor(objects as never)).toBeLessThan(400);
      expect(await seed(fitted)).toMatchObject({ pushed: [] });
    },
    BOUND,
  );

  it(
    'is left alone the second time, and keeps what others merged',
    async () => {
      const { commit: first } = await seed();
      expect(await seed()).toEqual({ commit: first, pushed: [], kept: [] });
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

  it(
    'runs what a newer commit of the checkout was built to, but not over a leaf that somebody promoted to or edited since',
    async () => {
      await seed();
      writeFileSync(join(checkout, 'charts', 'mine'), 'one\n');
      commit('one');
      expect((await seed({ promotions: built('b') })).kept).toEqual([]);
      expect(runs('dev')).toBe(`sha256:${'b'.repeat(64)}`);

      merge(LEAF, (text) => text.replace('b'.repeat(64), 'c'.repeat(64)), 'account is mended');
      writeFileSync(join(checkout, 'charts', 'mine'), 'two\n');
      commit('two');
      const { kept } = await seed({ promotions: built('d') });
      expect(kept).toEqual([
        expect.stringMatching(/^dev\/account stays at 1\.0\.0, which “account is mended” brought/),
      ]);
      expect([runs('dev'), show('charts/mine')]).toEqual([`sha256:${'c'.repeat(64)}`, 'two']);
    },
    BOUND,
  );

  it(
    'keeps a leaf that was edited by hand, and says so',
    async () => {
      await seed();
      merge(LEAF, (text) => text.replace('account.dev.localhost', 'accounts.dev.localhost'));
      writeFileSync(join(checkout, 'charts', 'mine'), 'mine\n');
      commit('mine');
      const { kept, pushed } = await seed({ promotions: built('b') });
      expect(kept).toEqual([expect.stringMatching(/^dev\/account stays as it is: its leaf was edited by hand/)]);
      expect(pushed).toHaveLength(1);
      expect([runs('dev'), show(LEAF).includes('accounts.dev.localhost')]).toEqual([DIGEST, true]);
    },
    BOUND,
  );

  it(
    'has further environments start with what the first runs, once, whenever they are asked for',
    async () => {
      await seed();
      merge(LEAF, (text) => text.replace('a'.repeat(64), 'c'.repeat(64)));
      const { pushed } = await seed({ followers: ['stag', 'prod'] });
      expect(pushed).toEqual(['the start of stag', 'the start of prod']);
      expect(git(forge, 'log', '-2', '--format=%s', 'main').split('\n')).toEqual([
        'prod starts with what dev runs',
        'stag starts with what dev runs',
      ]);
      const now = `sha256:${'c'.repeat(64)}`;
      expect([runs('stag'), runs('prod'), runs('qa')]).toEqual([now, now, undefined]);
      merge(LEAF, (text) => text.replace('c'.repeat(64), 'e'.repeat(64)));
      expect(await seed({ followers: ['stag', 'prod'] })).toMatchObject({ pushed: [], kept: [] });
      expect([runs('stag'), runs('dev')]).toEqual([now, `sha256:${'e'.repeat(64)}`]);
    },
    BOUND,
  );

  it(
    'is the same where the command was stopped at any step of it before',
    async () => {
      const files = () => git(forge, 'rev-parse', 'main^{tree}');
      const asked = { followers: ['stag'] };
      let steps = 0;
      await seed({ ...asked, say: () => void (steps += 1) });
      const whole = files();
      expect(steps).toBeGreaterThan(1);
      for (let stopped = 1; stopped <= steps; stopped += 1) {
        rmSync(forge, { recursive: true });
        git(scratch, 'init', '--quiet', '--bare', '--initial-branch=main', forge);
        const stopping = new AbortController();
        let said = 0;
        const say = () => {
          said += 1;
          if (said === stopped) stopping.abort(new Error('stopped'));
        };
        await expect(seed({ ...asked, say, signal: stopping.signal })).rejects.toThrow('stopped');
        // All or nothing: what was begun is no half of a repository.
        expect(git(forge, 'for-each-ref')).toBe('');
        await seed(asked);
        expect(files()).toBe(whole);
      }
    },
    BOUND,
  );

  it('is not made of a folder that is no checkout', async () => {
    await expect(seed({ checkout: scratch })).rejects.toMatchObject({ code: 'no-checkout' });
  });
});
