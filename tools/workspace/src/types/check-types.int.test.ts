import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { plantedWorkspace } from '../testing/planted-workspace.ts';
import type { PlantedWorkspace } from '../testing/planted-workspace.ts';
import { checkTypes } from './check-types.ts';

const BASE = {
  ...{ module: 'nodenext', target: 'es2024', lib: ['es5'], types: [], strict: true, skipLibCheck: true },
  ...{ allowImportingTsExtensions: true, noEmit: true },
};
const SOUND = 'export const price: number = 1;\n';
const WRONG = "export const price: number = 'none';\n";

let workspace: PlantedWorkspace;
afterEach(() => workspace.remove());

/** Projects by their files; `b` finds `a` as a package. */
function problemsOf(files: Readonly<Record<string, unknown>>, configs = ['a/tsconfig.json', 'b/tsconfig.json']) {
  workspace = plantedWorkspace(() => 0);
  workspace.write('tsconfig.base.json', { compilerOptions: BASE });
  for (const project of ['a', 'b']) {
    workspace.write(`${project}/tsconfig.json`, { extends: '../tsconfig.base.json', include: ['src'] });
    workspace.write(`${project}/package.json`, { name: `@shop/${project}`, type: 'module', exports: './src/index.ts' });
  }
  workspace.write('b/src/index.ts', "import { price } from '@shop/a';\nexport const twice = 2 * price;\n");
  workspace.write('node_modules/@shop/.keep', '');
  symlinkSync('../../a', join(workspace.root, 'node_modules/@shop/a'));
  for (const [file, content] of Object.entries(files)) workspace.write(file, content);
  return [...checkTypes(workspace.root, configs)].map(({ config, problems }) => [config, ...problems]);
}

describe('the types of many projects', () => {
  it('are sound where each project is', () => {
    expect(problemsOf({ 'a/src/index.ts': SOUND })).toEqual([['a/tsconfig.json'], ['b/tsconfig.json']]);
  });

  it('are wrong in the project whose file it is, once', () => {
    const wrong = /^a\/src\/index\.ts\(1,14\): error TS2322: /;
    expect(problemsOf({ 'a/src/index.ts': WRONG })).toEqual([
      ['a/tsconfig.json', expect.stringMatching(wrong)],
      ['b/tsconfig.json'],
    ]);
  });

  it('are wrong where another project is used as it may not be', () => {
    expect(problemsOf({ 'a/src/index.ts': "export const price = 'none';\n" })).toEqual([
      ['a/tsconfig.json'],
      ['b/tsconfig.json', expect.stringMatching(/^b\/src\/index\.ts\(2,26\): error TS2363: /)],
    ]);
  });

  it('of a file that no project has are those of whoever imports it', () => {
    const [, b] = problemsOf({
      ...{ 'a/src/index.ts': SOUND, 'shared.ts': WRONG },
      'b/src/index.ts': "export * from '../../shared.ts';\n",
    });
    expect(b).toEqual(['b/tsconfig.json', expect.stringMatching(/^shared\.ts\(1,14\): error TS2322: /)]);
  });

  it('are checked again under settings that are others', () => {
    const lenient = { extends: '../tsconfig.base.json', include: ['src'], compilerOptions: { strict: false } };
    const loose = 'export const price: number = null;\n';
    const strict = expect.stringMatching(/^a\/src\/index\.ts\(1,14\): error TS2322: /);
    expect(problemsOf({ 'a/src/index.ts': loose, 'a/tsconfig.json': lenient })).toEqual([
      ['a/tsconfig.json'],
      ['b/tsconfig.json', strict],
    ]);
  });

  it("know nothing of what another project's files declare for all", () => {
    const files = { 'a/src/index.ts': SOUND, 'a/src/globals.d.ts': 'declare const everywhere: number;\n' };
    const [a, b] = problemsOf({ ...files, 'b/src/more.ts': 'export const here = everywhere;\n' });
    expect([a, b]).toEqual([
      ['a/tsconfig.json'],
      ['b/tsconfig.json', expect.stringMatching(/^b\/src\/more\.ts\(1,21\): error TS2304: /)],
    ]);
  });

  it.each([
    ['cannot be read', '{"compilerOptions": ', /TS1109/],
    ['has no files', { extends: '../tsconfig.base.json', include: ['none'] }, /TS18003/],
    ['names what is no setting', { include: ['src'], compilerOptions: { xyzzy: true } }, /TS5023/],
  ])('are wrong where a configuration %s', (_, config, problem) => {
    const [a] = problemsOf({ 'a/src/index.ts': SOUND, 'a/tsconfig.json': config }, ['a/tsconfig.json']);
    expect(a!.join()).toMatch(problem);
  });
});
