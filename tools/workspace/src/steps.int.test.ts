import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { command, jestTests } from './steps.ts';
import { plantedJest } from './testing/planted-jest.ts';
import { plantedWorkspace } from './testing/planted-workspace.ts';
import type { PlantedWorkspace } from './testing/planted-workspace.ts';

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

  describe('that are long', () => {
    const long = (file: string) => ({
      file,
      reason: 'many images',
      shortForm: { file: 'libs/b/src/s.int.test.ts', test: '' },
    });
    const withLong = () => {
      const here = workspace((call, there) => {
        const given = call.args.slice(call.args.indexOf('--runTestsByPath') + 1);
        there.write('test-output/int.json', each(...given));
      });
      plant(here);
      here.write('libs/b/src/s.int.test.ts', '');
      return here;
    };

    it('are left out by name, and counted', () => {
      const here = withLong();
      expect(jestTests(here, 'int', { long: [long('libs/a/src/x.int.test.ts')] })).toEqual({
        tally: { passed: 1, failed: 0, skipped: 1 },
        failures: [],
        notes: ['libs/a/src/x.int.test.ts skipped: many images; in short libs/b/src/s.int.test.ts: npm test -- --all'],
      });
      expect(here.calls[0]!.args).not.toContain('libs/a/src/x.int.test.ts');
      expect(here.calls[0]!.env).toMatchObject({ CUTOVER_TESTS: 'short' });
    });

    it('are run where none is left out', () => {
      const here = withLong();
      expect(jestTests(here, 'int', { isLong: true })).toMatchObject({ tally: { passed: 2, skipped: 0 }, notes: [] });
      expect(here.calls[0]!.env).toMatchObject({ CUTOVER_TESTS: 'long' });
      expect(here.calls[0]!.args).toContain('libs/a/src/x.int.test.ts');
    });

    it('fail where they are not there', () => {
      expect(jestTests(withLong(), 'int', { long: [long('libs/a/src/gone.int.test.ts')] })).toMatchObject({
        tally: { passed: 2, failed: 1 },
        failures: ['libs/a/src/gone.int.test.ts is no integration test'],
      });
    });
  });

  it('fail where there are none', () => {
    const here = workspace(() => 0);
    expect(jestTests(here, 'unit').tally).toMatchObject({ passed: 0, failed: 1 });
    expect(here.calls).toEqual([]);
  });
});
