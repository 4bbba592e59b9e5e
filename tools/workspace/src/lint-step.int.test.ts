import { afterEach, describe, expect, it } from '@jest/globals';
import { checkLint } from './lint-step.ts';
import { plantedWorkspace } from './testing/planted-workspace.ts';
import type { PlantedWorkspace } from './testing/planted-workspace.ts';

const A = 'libs/a/tsconfig.json';
const PAGE = 'apps/b/src/web/tsconfig.json';
const RECORD = 'test-output/lint.json';

let planted: PlantedWorkspace;
afterEach(() => planted.remove());

/** A workspace whose check writes a record and ends with a code. */
function checked(record: unknown, code = 0, configs: readonly string[] = [A, PAGE]) {
  planted = plantedWorkspace((_, here) => {
    if (record !== undefined) here.write(RECORD, record);
    return code;
  });
  for (const config of configs) planted.write(config, {});
  // An earlier run's record must not count.
  planted.write(RECORD, { eslint: 0, types: { [A]: 0, [PAGE]: 0 } });
  return checkLint(planted);
}

describe('lint', () => {
  it('is one check by ESLint, and one of types by each configuration', () => {
    expect(checked({ eslint: 0, types: { [A]: 0, [PAGE]: 0 } })).toEqual({
      ...{ tally: { passed: 3, failed: 0, skipped: 0 }, failures: [], notes: [] },
    });
    expect(planted.calls).toHaveLength(1);
  });

  it.each([
    ['ESLint found something', { eslint: 1, types: { [A]: 0, [PAGE]: 0 } }, 0, 'eslint: exit code 1'],
    ['types are wrong', { eslint: 0, types: { [A]: 2, [PAGE]: 0 } }, 0, `types by ${A}: 2 problems`],
    ['types were not checked', { eslint: 0, types: { [A]: 0 } }, 0, `types by ${PAGE}: not checked`],
    ['there is no record', undefined, 0, 'lint: ended with 0 and left no record of what it checked'],
    ['the record is cut short', '{"esl', 0, 'lint: ended with 0 and left no record of what it checked'],
    ['it ended badly', { eslint: 0, types: { [A]: 0, [PAGE]: 0 } }, 134, 'lint: exit code 134'],
  ])('fails where %s', (_, record, code, failure) => {
    const { tally, failures } = checked(record, code);
    expect([tally.failed, failures]).toEqual([1, [failure]]);
  });

  it('fails where there are no projects', () => {
    expect(checked({ eslint: 0, types: {} }, 0, []).tally).toMatchObject({ passed: 0, failed: 1 });
    expect(planted.calls).toEqual([]);
  });
});
