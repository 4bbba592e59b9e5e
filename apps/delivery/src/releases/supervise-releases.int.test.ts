import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { fetchVerdicts, gitEnvironment, readVerdicts, withClone } from '@cutover/forge';
import type { Deployed, ReleaseFacts } from '@cutover/forge';
import { MemoryCluster, MemoryForge, SOMEBODY } from '@cutover/forge/testing';
import { leafPath } from '@cutover/manifests';
import { until } from '@cutover/testing-kit';
import { superviseReleases } from './supervise-releases.ts';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;

let root: string;
let origin: string;
let cluster: MemoryCluster;
let lines: string[];

const git = async (...args: readonly string[]): Promise<string> =>
  (
    await promisify(execFile)('git', [...args], { cwd: join(root, 'work'), env: gitEnvironment({ author: SOMEBODY }) })
  ).stdout.trim();

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cutover-supervise-'));
  [origin, cluster, lines] = [join(root, 'origin.git'), new MemoryCluster(), []];
  await mkdir(join(root, 'work'));
  await git('init', '--quiet', '--bare', '--initial-branch=main', origin);
  await git('init', '--quiet', '--initial-branch=main');
  await git('remote', 'add', 'origin', origin);
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** @returns the commit */
async function release(service: string, to: string): Promise<string> {
  const path = join(root, 'work', leafPath('dev', service));
  await mkdir(dirname(path), { recursive: true });
  const image = `{ name: registry.cutover.internal/cutover/${service}, digest: ${to} }`;
  await writeFile(path, `kind: Kustomization\nimages:\n  - ${image}\n`);
  await git('add', '--all');
  await git('commit', '--quiet', `--message=${service} ${to}`);
  await git('push', '--quiet', 'origin', 'HEAD:main');
  return git('rev-parse', 'HEAD');
}

const remote = () => ({ url: origin, branch: 'main' });
const verdicts = () =>
  withClone(remote(), { history: true }, async (clone) => {
    await fetchVerdicts(remote(), clone);
    return readVerdicts(clone);
  });

function supervise(facts: ReleaseFacts = cluster): { readonly end: () => Promise<void> } {
  const controller = new AbortController();
  const tools = { helm: '/nonexistent/helm', kustomize: '/nonexistent/kustomize', author: SOMEBODY };
  const ended = superviseReleases({
    ...{ signal: controller.signal, everyMs: 10, cluster: facts },
    reverting: { forge: new MemoryForge(origin), remote: remote(), ...tools },
    log: { info: (line) => void lines.push(line), error: (line) => void lines.push(`error: ${line}`) },
  });
  return {
    end: async () => {
      controller.abort();
      await ended;
    },
  };
}

const apply = (service: string, commit: string, to: string) =>
  cluster.apply({ environment: 'dev', service }, commit, to);

it('a revert that fails is said once and holds nothing else up', async () => {
  const good = await release('account', digest('a'));
  apply('account', good, digest('a'));
  const supervisor = supervise();
  await until('the first is verified', () => lines.includes(`account in dev: ${good} is verified`));
  const bad = await release('account', digest('b'));
  cluster.refuse(digest('b'), 'RolloutAborted: bad');
  apply('account', bad, digest('b'));
  // Helm is not there: no leaf can be rendered.
  await until('the revert fails', () => lines.some((line) => line.startsWith('error: ')));
  const other = await release('transfer', digest('c'));
  apply('transfer', other, digest('c'));
  await until('another one is verified', () => lines.includes(`transfer in dev: ${other} is verified`));
  await supervisor.end();
  expect(lines.filter((line) => line.startsWith('error: '))).toHaveLength(1);
  expect((await verdicts()).map(({ service, outcome }) => `${service} ${outcome}`)).toEqual([
    'account verified',
    'account aborted',
    'transfer verified',
  ]);
});

it('a cluster that cannot be asked is said once, and asked again', async () => {
  const good = await release('account', digest('a'));
  apply('account', good, digest('a'));
  let asked = 0;
  const facts: ReleaseFacts = {
    deployed(): Promise<ReadonlyMap<string, Deployed>> {
      asked += 1;
      return asked < 5 ? Promise.reject(new Error('the API server is not there')) : cluster.deployed();
    },
  };
  const supervisor = supervise(facts);
  await until('it is verified', () => lines.includes(`account in dev: ${good} is verified`));
  await supervisor.end();
  expect(lines).toEqual(['error: the API server is not there', `account in dev: ${good} is verified`]);
});

it('what ends it leaves nothing behind, and it goes on where it was', async () => {
  const good = await release('account', digest('a'));
  const first = supervise();
  await first.end();
  apply('account', good, digest('a'));
  const second = supervise();
  await until('it is verified', () => lines.includes(`account in dev: ${good} is verified`));
  await second.end();
  const third = supervise();
  const next = await release('account', digest('d'));
  apply('account', next, digest('d'));
  await until('the next is verified', () => lines.includes(`account in dev: ${next} is verified`));
  await third.end();
  expect(await verdicts()).toHaveLength(2);
});
