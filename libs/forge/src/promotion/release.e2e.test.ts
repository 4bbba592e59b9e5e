import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { helmPath } from '@cutover/charts/testing';
import { leafPath } from '@cutover/manifests';
import { until } from '@cutover/testing-kit';
import { ensureTools } from '@cutover/toolchain';
import { isForgeError } from '../forge-error.ts';
import { git } from '../git/git.ts';
import { openMirror } from '../git/mirror.ts';
import { withClone } from '../git/with-clone.ts';
import type { Remote } from '../git/with-clone.ts';
import { Gitea } from '../gitea/gitea.ts';
import { historyOf } from '../history/history.ts';
import { gitWorkspace, SOMEBODY } from '../testing/git-workspace.ts';
import type { GitWorkspace } from '../testing/git-workspace.ts';
import { startGitea } from '../testing/start-gitea.ts';
import type { RunningGitea } from '../testing/start-gitea.ts';
import { fetchVerdicts, readVerdicts, recordVerdicts } from '../verdicts/notes.ts';
import { commitPromotions } from './commit-promotions.ts';
import { promote } from './promote.ts';
import type { Releasing } from './propose-leaf.ts';
import { rollBack } from './roll-back.ts';

/** Compiling what is not there yet. */
const COLD_MS = 45 * 60_000;
const PATIENCE_MS = 5 * 60_000;
const digest = (digit: string) => `sha256:${digit.repeat(64)}`;

let server: RunningGitea;
let workspace: GitWorkspace;
let forge: Gitea;
let remote: Remote;
let releasing: Releasing;

beforeAll(async () => {
  const helm = await helmPath();
  const { kustomize } = await ensureTools(['kustomize'], { progress: () => undefined });
  server = await startGitea();
  const token = await server.account('operator', { isAdmin: true });
  forge = new Gitea({ url: server.url, owner: 'operator', name: 'bank', username: 'operator', token });
  const wanted = { description: 'the bank', isPrivate: true };
  await forge.ensureRepository(wanted);
  remote = { url: forge.cloneUrl, credential: forge.credential, branch: 'main' };
  releasing = { forge, remote, helm, kustomize: kustomize.path, author: SOMEBODY };
  workspace = await gitWorkspace(['account']);
  const { clone } = workspace;
  const dev = { service: 'account', environment: 'dev', version: '1.1.0', digests: { account: digest('a') } };
  await commitPromotions({ clone, helm, author: SOMEBODY }, [dev]);
  await git(['push', '--quiet', forge.cloneUrl, 'HEAD:main'], {
    ...{ cwd: clone, credential: forge.credential, url: forge.cloneUrl },
  });
  // It learns of a push a little after git does; asked before that for a file of what it takes for empty, it panics.
  await until('Gitea knows of the push', async () => !(await forge.ensureRepository(wanted)).isEmpty);
  await forge.ensureBranchProtection('main', { requiredStatuses: [], requiredApprovals: 0 });
}, COLD_MS);
afterAll(async () => {
  await workspace?.remove();
  await server?.stop();
});

const leaf = () => forge.fileAt(leafPath('stag', 'account'), 'main');

async function merge(number: number): Promise<void> {
  const { head } = await forge.pullRequest(number);
  await until('it is merged', async () => {
    try {
      await forge.merge(number, { commit: head.commit });
      return true;
    } catch (error) {
      // Gitea looks for conflicts first.
      if (isForgeError(error) && error.retriable) return false;
      throw error;
    }
  });
}

describe('on a real forge whose main nobody may push to', () => {
  it(
    'a version is promoted, rolled back, and both are told by Git',
    async () => {
      const original = await until('Gitea shows the leaf', leaf);
      const opened = await promote(releasing, { service: 'account', to: 'stag' });
      expect(opened.state).toBe('opened');
      const { number } = opened.pullRequest!;
      expect((await forge.pullRequest(number)).body).toContain(digest('a'));
      const again = await promote(releasing, { service: 'account', to: 'stag' });
      expect(again).toMatchObject({ state: 'there', pullRequest: { number } });
      await merge(number);
      expect(await leaf()).toContain(digest('a'));
      expect((await promote(releasing, { service: 'account', to: 'stag' })).state).toBe('unchanged');

      const back = await rollBack(releasing, { service: 'account', environment: 'stag', only: digest('a') });
      expect(back.state).toBe('opened');
      await merge(back.pullRequest!.number);
      expect(await leaf()).toBe(original);
      expect(await forge.pullRequests()).toEqual([]);

      const window = { from: '2000-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z' };
      const asked = { service: 'account', environments: ['stag'], first: 'dev', ...window };
      const [stag] = await withClone(remote, { history: true }, (clone) => historyOf(clone, asked));
      expect(stag!.deployments.map(({ by, outcome, isRollback }) => [by, outcome, isRollback])).toEqual([
        ['operator', 'rolled-back', false],
        ['operator', 'current', true],
      ]);
      expect(stag!.dora).toMatchObject({ deployments: 1, changeFailureRate: 1 });
    },
    PATIENCE_MS,
  );

  it(
    'verdicts are pushed beside it by two at once, and neither loses the other’s',
    async () => {
      const mirrors = await Promise.all([openMirror(remote), openMirror(remote)]);
      try {
        const commit = await mirrors[0].update();
        await mirrors[1].update();
        const given = mirrors.map(({ clone }, index) => {
          const key = { environment: 'stag', service: `service-${index}`, commit };
          const verdict = { ...key, outcome: 'verified', at: '2026-01-01T00:00:00.000Z' } as const;
          return recordVerdicts({ remote, clone, author: SOMEBODY }, [verdict]);
        });
        expect((await Promise.all(given)).map(({ length }) => length)).toEqual([1, 1]);
        const found = await withClone(remote, { history: true }, async (clone) => {
          await fetchVerdicts(remote, clone);
          return readVerdicts(clone);
        });
        expect(found.map(({ service }) => service).sort()).toEqual(['service-0', 'service-1']);
      } finally {
        for (const mirror of mirrors) await mirror.remove();
      }
    },
    PATIENCE_MS,
  );

  it('a token that is none is refused by git, which does not say it', async () => {
    const token = 'f'.repeat(40);
    const wrong: Remote = { ...remote, credential: { username: 'operator', token } };
    const error = await withClone(wrong, {}, () => Promise.resolve()).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(String(error)).toMatch(/^GitError: git clone: /);
    expect(JSON.stringify([String(error), error])).not.toContain(token);
  });
});
