import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { E2E_GROUPS } from './e2e-groups.ts';
import { TEST_CLUSTERS } from './test-clusters.ts';
import { groupProblems, listTestFiles } from './group-files.ts';
import { thisWorkspace } from './workspace.ts';

const { root } = thisWorkspace();
const files = listTestFiles(root, 'e2e');

const CLUSTER_NAME = /(?:NAME = |name: )'(cutover[a-z0-9-]*)'/g;

function clustersOf(source: string): readonly string[] {
  return [...source.matchAll(CLUSTER_NAME)].map(([, name = '']) => name);
}

describe('the groups of this workspace', () => {
  it('hold every end-to-end test exactly once, and need only what there is', () => {
    expect(files.length).toBeGreaterThan(0);
    expect(groupProblems(E2E_GROUPS, files)).toEqual([]);
  });

  it('would not miss a planted file', () => {
    const planted = 'libs/planted/src/planted.e2e.test.ts';
    expect(groupProblems(E2E_GROUPS, [...files, planted])).toEqual([expect.stringContaining(planted)]);
  });

  it('have each a name of their own', () => {
    const names = E2E_GROUPS.map(({ name }) => name);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it('have a budget of three minutes at most', () => {
    expect(E2E_GROUPS.filter(({ budgetSeconds }) => budgetSeconds > 180)).toEqual([]);
  });

  it('start only clusters that are ended when a run was interrupted', () => {
    const started = files.flatMap((file) => clustersOf(readFileSync(join(root, file), 'utf8')));
    expect(started).toContain('cutover-e2e');
    expect(started.filter((name) => !TEST_CLUSTERS.includes(name))).toEqual([]);
    expect(clustersOf("const NAME = 'cutover-e2e-unheard-of';")).toEqual(['cutover-e2e-unheard-of']);
  });
});
