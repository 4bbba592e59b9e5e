import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { command, nxChecks, nxTests } from './steps.ts';
import { plantedJest } from './testing/planted-jest.ts';
import { plantedWorkspace } from './testing/planted-workspace.ts';
import type { PlantedWorkspace } from './testing/planted-workspace.ts';

const PROJECTS = ['a', 'b'].map((name) => ({ name, root: `libs/${name}`, targets: ['unit'] }));
const good = plantedJest({ '/x.unit.test.ts': { well: 'passed' } });

let planted: PlantedWorkspace;
function workspace(...args: Parameters<typeof plantedWorkspace>): PlantedWorkspace {
  planted = plantedWorkspace(...args);
  return planted;
}
beforeEach(() => {
  jest.spyOn(console, 'error').mockReturnValue(undefined);
});
afterEach(() => {
  jest.restoreAllMocks();
  planted.remove();
});

describe('a command', () => {
  it('is one check', () => {
    expect(
      command(
        workspace(() => 0),
        'prettier',
        ['--check'],
      ).tally,
    ).toEqual({ passed: 1, failed: 0, skipped: 0 });
    planted.remove();
    expect(
      command(
        workspace(() => 2),
        'prettier',
        ['--check'],
      ),
    ).toMatchObject({
      tally: { passed: 0, failed: 1 },
      failures: ['prettier --check'],
    });
  });
});

describe('checks by nx', () => {
  const record = (...status: number[]) => ({ tasks: status.map((code, i) => ({ taskId: `t${i}`, status: code })) });

  it('are counted by its record', () => {
    const passing = workspace((_, here) => here.write('.nx/cache/run.json', record(0, 0)));
    expect(nxChecks(passing, ['lint'], 2)).toMatchObject({ tally: { passed: 2, failed: 0 } });
  });

  it.each([
    ['nothing was planned', { count: 0, written: record(), code: 0, failed: 1 }],
    ['there is no record', { count: 3, written: undefined, code: 0, failed: 3 }],
    ['the record is cut short', { count: 3, written: '{"tas', code: 0, failed: 3 }],
    ['tasks were never started', { count: 3, written: record(0), code: 1, failed: 2 }],
    ['nx failed though no task did', { count: 1, written: record(0), code: 1, failed: 1 }],
  ])('fail where %s', (_, { count, written, code, failed }) => {
    const here = workspace((_call, there) => {
      if (written !== undefined) there.write('.nx/cache/run.json', written);
      return code;
    });
    // An earlier run's record must not count.
    here.write('.nx/cache/run.json', record(0, 0, 0));
    const { tally, failures } = nxChecks(here, ['lint'], count);
    expect([tally.failed, failures.length > 0 || tally.failed > 0]).toEqual([failed, true]);
  });
});

describe('tests by nx', () => {
  it('are summed over the projects', () => {
    const here = workspace((_, there) => {
      for (const { root } of PROJECTS) there.write(`${root}/test-output/unit.json`, good);
    });
    expect(nxTests(here, 'unit', PROJECTS, 2)).toMatchObject({ tally: { passed: 2, failed: 0 }, failures: [] });
  });

  it.each([
    ['a result is missing', undefined, 'libs/b/test-output/unit.json: not written, the runner ended early'],
    ['a result is cut short', '{"succ', 'libs/b/test-output/unit.json: cannot be read: '],
    ['a project ran no test', plantedJest({}), 'ran no test at all'],
  ])('fail where %s', (_, result, failure) => {
    const here = workspace((_call, there) => {
      there.write('libs/a/test-output/unit.json', good);
      if (result !== undefined) there.write('libs/b/test-output/unit.json', result);
    });
    here.write('libs/b/test-output/unit.json', good);
    const { tally, failures } = nxTests(here, 'unit', PROJECTS, 2);
    expect(tally).toMatchObject({ passed: 1, failed: 1 });
    expect(failures).toEqual([expect.stringContaining(failure)]);
  });

  it('fail where no project has any', () => {
    const here = workspace(() => 0);
    expect(nxTests(here, 'unit', [], 2).tally).toMatchObject({ passed: 0, failed: 1 });
    expect(here.calls).toEqual([]);
  });
});
