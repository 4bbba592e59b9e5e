import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { command, jestTests, nxChecks } from './steps.ts';
import { plantedJest } from './testing/planted-jest.ts';
import { plantedWorkspace } from './testing/planted-workspace.ts';
import type { PlantedWorkspace } from './testing/planted-workspace.ts';

const LINT = { targets: ['lint'], store: { env: {}, cache: '.nx/cache' } };

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
        { name: 'prettier', args: ['--check'] },
      ).tally,
    ).toEqual({ passed: 1, failed: 0, skipped: 0 });
    planted.remove();
    expect(
      command(
        workspace(() => 2),
        { name: 'prettier', args: ['--check'] },
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
    expect(nxChecks(passing, { ...LINT, planned: 2 })).toMatchObject({ tally: { passed: 2, failed: 0 } });
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
    const { tally, failures } = nxChecks(here, { ...LINT, planned: count });
    expect([tally.failed, failures.length > 0 || tally.failed > 0]).toEqual([failed, true]);
  });
});

describe('tests of a kind', () => {
  const files = ['libs/a/src/x.unit.test.ts', 'libs/b/src/y.unit.test.ts'];
  const each = (...ran: string[]) =>
    plantedJest(Object.fromEntries(ran.map((file) => [`${planted.root}/${file}`, { well: 'passed' }])));
  const plant = (here: PlantedWorkspace) => {
    for (const file of [...files, 'libs/a/src/x.int.test.ts', 'libs/a/dist/old.unit.test.ts']) here.write(file, '');
  };

  it('are all run at once, two files at a time, and summed', () => {
    const here = workspace((_, there) => there.write('test-output/unit.json', each(...files)));
    plant(here);
    expect(jestTests(here, 'unit')).toMatchObject({ tally: { passed: 2, failed: 0 }, failures: [] });
    const [{ args }, ...more] = here.calls as [(typeof here.calls)[number]];
    expect(more).toEqual([]);
    expect(args).toContain('--maxWorkers=2');
    expect(args.slice(args.indexOf('--runTestsByPath') + 1)).toEqual(files);
  });

  it.each([
    ['the result is missing', () => undefined, 'test-output/unit.json: not written, the runner ended early'],
    ['the result is cut short', () => '{"succ', 'test-output/unit.json: cannot be read: '],
    ['a file was not run', () => each(files[0]!), `${files[1]}: was not run`],
  ])('fail where %s', (_, result, failure) => {
    const here = workspace((_call, there) => {
      const written = result();
      if (written !== undefined) there.write('test-output/unit.json', written);
    });
    plant(here);
    here.write('test-output/unit.json', each(...files));
    const { tally, failures } = jestTests(here, 'unit');
    expect([tally.failed, failures]).toEqual([1, [expect.stringContaining(failure)]]);
  });

  it.each([
    ['unit', '/dev/null'],
    ['int', undefined],
  ] as const)('have what was built, but for those without I/O: %s', (kind, folder) => {
    const here = workspace(() => 0);
    plant(here);
    jestTests(here, kind);
    expect(here.calls.map(({ env }) => env['CUTOVER_CACHE_DIR'])).toEqual([folder]);
  });

  it('fail where there are none', () => {
    const here = workspace(() => 0);
    expect(jestTests(here, 'unit').tally).toMatchObject({ passed: 0, failed: 1 });
    expect(here.calls).toEqual([]);
  });
});
