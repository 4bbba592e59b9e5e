import { beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

let eslint: ESLint;

beforeAll(() => {
  eslint = new ESLint({ cwd: ROOT });
});

/** What the workspace's own configuration says of the order of slices in a file that stood there. */
async function saidOf(file: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: join(ROOT, file) });
  return result!.messages.filter(({ ruleId }) => ruleId === 'slices/one-way').map(({ message }) => message);
}

const BACKWARDS = /comes before/;

describe("the order of a service's slices", () => {
  it.each([
    ['account', 'apps/account/src/account/planted.ts', '../hold/hold-service.ts'],
    ['account', 'apps/account/src/account/planted.ts', '../steps/step.ts'],
    ['account', 'apps/account/src/account/planted.ts', '../interest/interest-accrual.ts'],
    ['accounts', 'apps/account/src/main-account/planted.ts', '../accounts/account-service.ts'],
    ['the wiring', 'apps/account/src/interest/planted.ts', '../bank.ts'],
    ['members', 'apps/membership/src/email/planted.ts', '../members/member-service.ts'],
    ['sessions', 'apps/membership/src/email/planted.ts', '../session/session-service.ts'],
    ['members', 'apps/membership/src/session/planted.ts', '../members/member-service.ts'],
    ['apps', 'libs/comparison/src/record/planted.ts', '../apps/application.ts'],
    ['the order of lanes', 'libs/comparison/src/lane/planted.ts', '../compare/options.ts'],
    ['reports', 'libs/comparison/src/analysis/verdict/planted.ts', '../../report/words/format.ts'],
  ])('refuses %s to know what lies behind: %s imports %s', async (_what, file, imported) => {
    const said = await Promise.all([
      saidOf(file, `import { a } from '${imported}';\n`),
      saidOf(file, `import type { A } from '${imported}';\n`),
      saidOf(file, `export { a } from '${imported}';\n`),
      saidOf(file, `export * from '${imported}';\n`),
      saidOf(file, `export const a = await import('${imported}');\n`),
      saidOf(file, `export type A = import('${imported}').A;\n`),
    ]);
    for (const each of said) expect(each).toEqual([expect.stringMatching(BACKWARDS)]);
  });

  it('lets slices know those before them, packages and tests everything', async () => {
    const forwards = "import { a } from '../account/account.ts';\nimport { b } from './other.ts';\nimport 'node:fs';\n";
    expect(await saidOf('apps/account/src/hold/planted.ts', forwards)).toEqual([]);
    const backwards = "import { a } from '../bank.ts';\n";
    expect(await saidOf('apps/account/src/hold/planted.unit.test.ts', backwards)).toEqual([]);
    expect(await saidOf('apps/account/src/testing/planted.ts', backwards)).toEqual([]);
    expect(await saidOf('apps/transfer/src/hold/planted.ts', backwards)).toEqual([]);
  });

  it.each([
    ['libs/comparison/src/analysis/planted.ts', '../lane/drive/drive-lane.ts'],
    ['libs/comparison/src/lane/planted.ts', '../analysis/lane-analysis.ts'],
    ['libs/comparison/src/strategy/planted.ts', '../apps/application.ts'],
  ])('refuses slices that share a place to know each other: %s imports %s', async (file, imported) => {
    const said = await saidOf(file, `import type { A } from '${imported}';\n`);
    expect(said).toEqual([expect.stringMatching(/share a place/)]);
    expect(await saidOf(file, "import { a } from './other.ts';\n")).toEqual([]);
  });

  it('has a place for each slice', async () => {
    const said = await saidOf('apps/account/src/savings/planted.ts', "import { a } from '../account/account.ts';\n");
    expect(said).toEqual([expect.stringMatching(/^savings has no place in the order/)]);
  });
});
