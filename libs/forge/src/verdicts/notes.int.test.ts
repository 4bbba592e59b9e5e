import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { git } from '../git/git.ts';
import { openMirror } from '../git/mirror.ts';
import type { Mirror } from '../git/mirror.ts';
import { withClone } from '../git/with-clone.ts';
import { SOMEBODY } from '../testing/git-workspace.ts';
import { fetchVerdicts, readVerdicts, recordVerdicts, VERDICTS_REF } from './notes.ts';
import type { Verdict } from './verdict.ts';

const AT = '2026-01-01T00:00:00.000Z';

let root: string;
let origin: string;
let work: string;
let commits: string[];
let mirrors: Mirror[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cutover-notes-'));
  [origin, work, commits, mirrors] = [join(root, 'origin.git'), join(root, 'work'), [], []];
  await git(['init', '--quiet', '--bare', '--initial-branch=main', origin], { cwd: root });
  await git(['clone', '--quiet', origin, work], { cwd: root });
  for (const subject of ['one', 'two', 'three']) {
    await git(['commit', '--quiet', '--allow-empty', `--message=${subject}`], { cwd: work, author: SOMEBODY });
    commits.push((await git(['rev-parse', 'HEAD'], { cwd: work })).trim());
  }
  await git(['push', '--quiet', 'origin', 'HEAD:main'], { cwd: work });
});
afterEach(async () => {
  for (const mirror of mirrors) await mirror.remove();
  await rm(root, { recursive: true, force: true });
});

async function mirror(): Promise<Mirror> {
  const made = await openMirror({ url: origin, branch: 'main' });
  mirrors.push(made);
  return made;
}

const verdict = (service: string, commit: string, more: Partial<Verdict> = {}): Verdict => ({
  ...{ environment: 'prod', service, commit, outcome: 'verified', at: AT },
  ...more,
});
const record = ({ remote, clone }: Mirror, ...verdicts: readonly Verdict[]) =>
  recordVerdicts({ remote, clone, author: SOMEBODY }, verdicts);
const inGit = () =>
  withClone({ url: origin, branch: 'main' }, { history: true }, async (clone) => {
    await fetchVerdicts({ url: origin, branch: 'main' }, clone);
    return readVerdicts(clone);
  });

describe('verdicts in Git', () => {
  it('are notes on the commits, several on one where it changed several leaves', async () => {
    const given = [
      verdict('account', commits[0]!, { outcome: 'superseded', by: commits[1]! }),
      verdict('account', commits[1]!),
      verdict('transfer', commits[1]!, { outcome: 'aborted', message: 'RolloutAborted: “50 %”\nof answers' }),
    ];
    expect(await inGit()).toEqual([]);
    const one = await mirror();
    expect(await record(one, ...given)).toEqual(given);
    expect(await inGit()).toEqual(given);
    const shown = await git(['log', '-1', `--notes=${VERDICTS_REF}`, commits[1]!], { cwd: one.clone });
    expect(shown).toContain('"service":"transfer","outcome":"aborted"');
  });

  it('are given once: the first one stays', async () => {
    const first = verdict('account', commits[0]!);
    await record(await mirror(), first);
    const other = verdict('account', commits[0]!, { outcome: 'superseded', by: commits[1]! });
    const second = verdict('account', commits[1]!);
    expect(await record(await mirror(), other, second)).toEqual([second]);
    expect(await inGit()).toEqual([first, second]);
  });

  it('lose none where several write at once', async () => {
    const writers = await Promise.all(['a', 'b', 'c', 'd'].map(async (service) => [service, await mirror()] as const));
    // Each has looked before any has written.
    for (const [, { remote, clone }] of writers) await fetchVerdicts(remote, clone);
    await Promise.all(writers.map(([service, at]) => record(at, ...commits.map((commit) => verdict(service, commit)))));
    const found = await inGit();
    expect(found).toHaveLength(writers.length * commits.length);
    expect(new Set(found.map(({ service, commit }) => `${service} ${commit}`)).size).toBe(found.length);
  });

  it('of what nobody wrote as one are none', async () => {
    const text = [
      'words',
      '{"service":"account"}',
      '[1]',
      'null',
      '{"environment":"prod","service":"a","outcome":"fine"}',
    ];
    await git(['notes', `--ref=${VERDICTS_REF}`, 'add', `--message=${text.join('\n')}`, commits[0]!], {
      ...{ cwd: work, author: SOMEBODY },
    });
    await git(['push', '--quiet', 'origin', VERDICTS_REF], { cwd: work });
    expect(await inGit()).toEqual([]);
    await record(await mirror(), verdict('account', commits[0]!));
    expect(await inGit()).toEqual([verdict('account', commits[0]!)]);
  });

  it('that cannot be pushed are an error of git', async () => {
    const at = await mirror();
    await rm(origin, { recursive: true });
    await expect(record(at, verdict('account', commits[0]!))).rejects.toThrow(/^git fetch: /);
  });
});
