import { describe, expect, it } from '@jest/globals';
import type { E2eGroup } from './e2e-groups.ts';
import { filesOf, groupProblems } from './group-files.ts';
import { NO_NEEDS } from './needs.ts';

const group = (name: string, ...files: string[]): E2eGroup => ({
  ...{ name, about: '', core: false, budgetSeconds: 180, files, needs: NO_NEEDS },
});

const FILES = ['apps/e2e/src/bank.e2e.test.ts', 'libs/cluster/src/embedded/node.e2e.test.ts'];
const BANK = group('bank', 'apps/e2e/src/bank.e2e.test.ts');
const NODE = group('node', 'libs/cluster/src/**/*.e2e.test.ts');

describe('the files of groups', () => {
  it('are found by glob, and nothing is wrong where each belongs to one group', () => {
    expect(filesOf(NODE, FILES)).toEqual([FILES[1]]);
    expect(groupProblems([BANK, NODE], FILES)).toEqual([]);
  });

  const inOne = 'name it in exactly one of tools/workspace/src/e2e-groups.ts';
  it.each([
    ['a file in no group', [BANK], `${FILES[1]} belongs to no group: ${inOne}`],
    [
      'a file in two groups',
      [BANK, NODE, group('twice', '**/bank.e2e.test.ts')],
      `${FILES[0]} belongs to 2 groups (bank, twice): ${inOne}`,
    ],
    [
      'a glob without a file',
      [BANK, NODE, group('mesh', 'apps/e2e/src/mesh.e2e.test.ts')],
      'group mesh: no file matches apps/e2e/src/mesh.e2e.test.ts',
    ],
    ['a group without files', [BANK, NODE, group('mesh')], 'group mesh has no files'],
    ['two groups of one name', [BANK, { ...NODE, name: 'bank' }], 'two groups are called bank'],
    [
      'a need that is no tool',
      [BANK, { ...NODE, needs: { ...NO_NEEDS, tools: ['etdc' as 'etcd'] } }],
      'group node needs etdc, which is no tool: there are ',
    ],
  ])('are refused: %s', (_, groups, problem) => {
    expect(groupProblems(groups, FILES)).toEqual([expect.stringContaining(problem)]);
  });
});
