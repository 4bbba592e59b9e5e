import { expect, it } from '@jest/globals';
import { firstParentsOf } from './answers.ts';

const commit = (sha: string, ...parents: string[]) => ({ sha, parents: parents.map((parent) => ({ sha: parent })) });

it('a merged branch counts by its merge, whatever the time of its commits', () => {
  const log = [commit('merge', 'main2', 'topic2'), commit('topic2', 'topic1'), commit('main2', 'main1')];
  expect(firstParentsOf([...log, commit('topic1', 'main1'), commit('main1')])).toEqual(['merge', 'main2', 'main1']);
});

it('a parent that the log does not reach any more is named all the same', () => {
  expect(firstParentsOf([commit('merge', 'main1', 'topic2'), commit('topic2', 'topic1')])).toEqual(['merge', 'main1']);
});

it('a branch without a commit has no line', () => {
  expect(firstParentsOf([])).toEqual([]);
});
