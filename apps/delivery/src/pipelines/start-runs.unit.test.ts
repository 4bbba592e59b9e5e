import { PIPELINE_STATUS } from '@cutover/argo-workflows';
import type { CommitState } from '@cutover/forge';
import { MemoryForge } from '@cutover/forge/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { APPROVED } from '../previews/names.ts';
import { MemoryRuns } from '../testing/memory-runs.ts';
import { startRuns } from './start-runs.ts';

const TEXT = { title: 'x', body: '', base: 'main' };
const [tip = '', second = '', third = ''] = ['c', 'b', 'a'].map((digit) => digit.repeat(40));

let forge: MemoryForge;
let runs: MemoryRuns;

const look = () => startRuns({ forge, runs, account: 'delivery', now: new Date() });
const says = (commit: string, state: CommitState) =>
  forge.setStatus(commit, { context: PIPELINE_STATUS, state, description: '' });
const parametersOf = (name: string) => {
  const given = runs.created.get(name)?.spec?.arguments?.parameters ?? [];
  return Object.fromEntries(given.map((one) => [one.name, one.value]));
};
const runOf = (number: number, commit: string) => `pr-${number}-${commit.slice(0, 12)}`;

beforeEach(() => {
  forge = new MemoryForge();
  runs = new MemoryRuns();
});

describe('a pull request', () => {
  it('has a run of its head, once, however often it is looked at', async () => {
    const { number, head } = await forge.open({ ...TEXT, head: 'feature' });
    await look();
    await look();
    expect([...runs.created.keys()]).toEqual([runOf(number, head.commit)]);
    expect(parametersOf(runOf(number, head.commit))).toEqual({
      ...{ repository: 'bank/cutover', number: String(number), commit: head.commit },
    });
    expect(await forge.statuses(head.commit)).toMatchObject([{ context: PIPELINE_STATUS, state: 'pending' }]);
  });

  it('of a fork has none before its very commit is approved', async () => {
    const { number, head } = await forge.openFromFork({ ...TEXT, head: 'main' });
    await look();
    expect(runs.created.size).toBe(0);
    await forge.setStatus(head.commit, { context: APPROVED, state: 'success', description: '' });
    await look();
    expect([...runs.created.keys()]).toEqual([runOf(number, head.commit)]);
    forge.push(number);
    await look();
    expect(runs.created.size).toBe(1);
    expect(runs.stopped).toEqual([runOf(number, head.commit)]);
  });

  it('that moved on has a run of the new head, and the one before is ended, once', async () => {
    const { number, head } = await forge.open({ ...TEXT, head: 'feature' });
    await look();
    const moved = forge.push(number);
    await look();
    await look();
    expect([...runs.created.keys()]).toEqual([runOf(number, head.commit), runOf(number, moved)]);
    expect(runs.stopped).toEqual([runOf(number, head.commit)]);
  });

  it('that is closed has its run ended, and what ended by itself is left', async () => {
    const [one, other] = [await forge.open({ ...TEXT, head: 'one' }), await forge.open({ ...TEXT, head: 'other' })];
    await look();
    runs.ended.add(runOf(other.number, other.head.commit));
    for (const { number } of [one, other]) forge.close(number);
    await look();
    expect(runs.stopped).toEqual([runOf(one.number, one.head.commit)]);
  });

  it.each(['success', 'failure', 'error'] as const)(
    'that says %s is not run again once its run is gone',
    async (state) => {
      const { head } = await forge.open({ ...TEXT, head: 'feature' });
      await says(head.commit, state);
      await look();
      expect(runs.created.size).toBe(0);
    },
  );

  it('whose run is gone before it said anything is run anew', async () => {
    const { number, head } = await forge.open({ ...TEXT, head: 'feature' });
    await look();
    runs.created.clear();
    await look();
    expect([...runs.created.keys()]).toEqual([runOf(number, head.commit)]);
  });
});

describe('main', () => {
  const NAME = `main-${tip.slice(0, 12)}`;

  it('has a run of its tip, counted from the last commit whose run ended well', async () => {
    forge.mainCommits.push(tip, second, third);
    await says(second, 'failure');
    await says(third, 'success');
    await look();
    await look();
    expect([...runs.created.keys()]).toEqual([NAME]);
    expect(parametersOf(NAME)).toEqual({ repository: 'bank/cutover', commit: tip, before: third });
    await says(tip, 'success');
    runs.created.clear();
    await look();
    expect(runs.created.size).toBe(0);
  });

  it('is counted from the commit before its tip where none is known', async () => {
    forge.mainCommits.push(tip, second, third);
    await look();
    expect(parametersOf(NAME)).toMatchObject({ commit: tip, before: second });
  });

  it('of one commit has none: there is nothing that it could be counted from', async () => {
    await look();
    forge.mainCommits.push(tip);
    await look();
    expect(runs.created.size).toBe(0);
  });
});
