import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NAMESPACE } from '@cutover/argo-workflows';
import { createProvider } from '@cutover/cluster';
import type { Cluster } from '@cutover/cluster';
import { Gitea } from '@cutover/forge';
import { commitVersion } from '@cutover/oci/version';
import { until } from '@cutover/testing-kit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { cutover, succeed } from './testing/command-line.ts';
import { ForgeClone } from './testing/forge-clone.ts';
import { COLD_MS, PATIENCE_MS, WAIT_MS } from './testing/patience.ts';
import { versionAt } from './testing/version-at.ts';
import { WorkflowRuns } from './testing/workflow-runs.ts';

const NAME = 'cutover-e2e-pipeline';
const ON = ['--name', NAME];
const SHORT = 12;
const CONTEXT = 'cutover/pipeline';

interface Up {
  readonly gitops: { readonly repository: string; readonly hosts: { readonly port: number } };
}

let cluster: Cluster;
let up: Up;
let clone: ForgeClone;
let runs: WorkflowRuns;
let forge: Gitea;

/** A branch with one change of account. @returns its commit */
async function changed(branch: string, text: string): Promise<string> {
  await clone.git('checkout', '--quiet', '-B', branch, 'origin/main');
  writeFileSync(join(clone.folder, 'apps/account/src/seen.txt'), `${text}\n`);
  await clone.git('add', '--all');
  await clone.git('commit', '--quiet', `--message=account: ${text}`);
  await clone.git('push', '--quiet', '--force', 'origin', `HEAD:${branch}`);
  return clone.git('rev-parse', 'HEAD');
}

const opened: number[] = [];
async function open(branch: string): Promise<number> {
  const { number } = await forge.open({ title: branch, body: '', head: branch, base: 'main' });
  opened.push(number);
  return number;
}
const runOf = (number: number, commit: string) => `pr-${number}-${commit.slice(0, SHORT)}`;
const awaitRun = (name: string) =>
  until(`the run ${name} is there`, () => runs.read(name).catch(() => undefined), {
    ...{ withinMs: WAIT_MS, everyMs: 1_000 },
  });
const statusOf = (commit: string) =>
  until(
    `${commit.slice(0, SHORT)} says how its run ended`,
    async () => {
      const said = (await forge.statuses(commit)).find(({ context }) => context === CONTEXT);
      return said !== undefined && said.state !== 'pending' ? said : undefined;
    },
    { withinMs: PATIENCE_MS * 2, everyMs: 2_000 },
  );

const versionOf = (host: string) => versionAt(up.gitops.hosts.port, host);
const answers = (host: string, version: string) =>
  until(`${host} answers with ${version}`, async () => (await versionOf(host)) === version, {
    ...{ withinMs: WAIT_MS, everyMs: 2_000 },
  });

/** Deletes pods of a part of the platform, without a farewell: all, or those of a label. */
const killPods = (namespace: string, ...which: string[]) =>
  cluster.kubectl([
    ...['delete', 'pods', ...(which.length === 0 ? ['--all'] : which)],
    ...['--grace-period=0', '--force', '--wait=false', '-n', namespace],
  ]);

/** Ends a program of the node's, which its supervisor starts again. */
async function killProgram(name: string): Promise<void> {
  // It fails as long as something of the node is not ready, and says no less.
  const { stdout } = await cutover('status', '--json', ...ON);
  const { components } = JSON.parse(stdout) as { components: { name: string; pid?: number }[] };
  const pid = components.find((component) => component.name === name)?.pid;
  if (pid === undefined) throw new Error(`${name} does not run`);
  process.kill(pid, 'SIGKILL');
}

beforeAll(async () => {
  await succeed('down', ...ON);
  up = JSON.parse((await succeed('up', '--with', 'gitops,argo-workflows', '--json', ...ON)).stdout) as Up;
  cluster = await createProvider({ provider: 'embedded', name: NAME }).connect();
  runs = new WorkflowRuns(cluster);
  clone = new ForgeClone(cluster);
  await clone.git('clone', '--quiet', `${up.gitops.repository}.git`, '.');
  const { url, username, token } = await cluster.forge!.login();
  const [owner = '', name = ''] = new URL(up.gitops.repository).pathname.slice(1).split('/');
  forge = new Gitea({ url, owner, name, username, token });
}, COLD_MS);

/** Also where a test failed: a preview that stays takes what the next one's needs. */
afterEach(async () => {
  for (const number of opened.splice(0))
    if ((await forge.pullRequest(number)).state === 'open') await forge.close(number);
}, PATIENCE_MS);

afterAll(async () => {
  clone?.remove();
  await succeed('down', ...ON);
}, PATIENCE_MS);

describe('the pipeline on a node', () => {
  it(
    'has a run of what up made main to be, which reaches nothing and ends well',
    async () => {
      expect(await statusOf(await clone.pull())).toMatchObject({ state: 'success' });
    },
    PATIENCE_MS * 3,
  );

  it(
    'builds what a pull request changes, and its preview answers with it',
    async () => {
      const commit = await changed('seen', 'seen');
      const number = await open('seen');
      await awaitRun(runOf(number, commit));
      expect(await statusOf(commit)).toMatchObject({ state: 'success' });
      expect(await runs.output(runOf(number, commit), 'affected', 'services')).toBe('["account"]');
      const comments = (await forge.comments(number)).map(({ body }) => body);
      expect(comments).toContainEqual(expect.stringMatching(new RegExp(`^Images of ${commit}[^]*\\| account \\|`)));
      await answers(`account.pr-${number}.localhost`, commitVersion(commit));
      expect(await versionOf('account.dev.localhost')).toBe('1.0.0');
    },
    PATIENCE_MS * 4,
  );

  it(
    'goes on where pods of its steps, the forge, the registry, Argo CD and controllers are killed in the middle',
    async () => {
      const commit = await changed('killed', 'killed');
      await killPods('argocd');
      const number = await open('killed');
      const name = runOf(number, commit);
      const during: readonly [string, () => Promise<unknown>][] = [
        ['checkout(0)', () => killPods('gitea')],
        ['affected(0)', () => killPods(NAMESPACE, '-l', 'app=workflow-controller')],
        ['build(0)', () => killProgram('registry')],
      ];
      await awaitRun(name);
      for (const [step, kill] of during) {
        await runs.runs(name, step);
        await kill();
        await runs.killPodOf(name, step);
      }
      await killPods('argocd');
      expect(await statusOf(commit)).toMatchObject({ state: 'success' });
      const comments = (await forge.comments(number)).filter(({ body }) => body.startsWith(`Images of ${commit}`));
      expect(comments).toHaveLength(1);
      await answers(`account.pr-${number}.localhost`, commitVersion(commit));
    },
    PATIENCE_MS * 5,
  );

  it(
    'ends the run of a head that moved on, and says so of it',
    async () => {
      const older = await changed('moving', 'first');
      const number = await open('moving');
      await awaitRun(runOf(number, older));
      const newer = await changed('moving', 'second');
      await awaitRun(runOf(number, newer));
      expect(await statusOf(older)).toMatchObject({ state: 'failure' });
      expect(await statusOf(newer)).toMatchObject({ state: 'success' });
    },
    PATIENCE_MS * 5,
  );

  it(
    'refuses another lockfile, in the commit’s status and in the step’s own words',
    async () => {
      await clone.git('checkout', '--quiet', '-B', 'lockfile', 'origin/main');
      writeFileSync(join(clone.folder, 'package-lock.json'), '{}\n');
      await clone.git('commit', '--quiet', '--all', '--message=other packages');
      await clone.git('push', '--quiet', 'origin', 'HEAD:lockfile');
      const commit = await clone.git('rev-parse', 'HEAD');
      const number = await open('lockfile');
      expect(await statusOf(commit)).toMatchObject({ state: 'failure' });
      const checkout = await runs.node(runOf(number, commit), 'checkout(0)');
      expect(checkout?.message).toMatch(/package-lock\.json: that of [0-9a-f]{40} is another one/);
    },
    PATIENCE_MS * 3,
  );

  it(
    'has dev run what is merged, by a commit of its own',
    async () => {
      const commit = await changed('merged', 'merged');
      const number = await open('merged');
      expect(await statusOf(commit)).toMatchObject({ state: 'success' });
      await forge.merge(number, { commit });
      const merge = await until('it is merged', async () => (await forge.pullRequest(number)).mergeCommit, {
        ...{ withinMs: WAIT_MS, everyMs: 500 },
      });
      expect(await statusOf(merge)).toMatchObject({ state: 'success' });
      await answers('account.dev.localhost', commitVersion(merge));
    },
    PATIENCE_MS * 5,
  );
});
