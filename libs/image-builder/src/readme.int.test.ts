import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';

const README = join(import.meta.dirname, '..', 'README.md');
const CONFIG = join(import.meta.dirname, '..', 'tsconfig.json');

/** The TypeScript of the page, each block as a file of its own beside this one. */
function examples(): Map<string, string> {
  const blocks = readFileSync(README, 'utf8').matchAll(/```ts\n(.*?)```/gs);
  return new Map([...blocks].map(([, code = ''], index) => [join(import.meta.dirname, `readme-${index}.ts`), code]));
}

function problemsOf(files: ReadonlyMap<string, string>): string[] {
  const { config } = ts.readConfigFile(CONFIG, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, join(CONFIG, '..'));
  const host = ts.createCompilerHost(options);
  const real = { fileExists: host.fileExists, readFile: host.readFile };
  host.fileExists = (path) => files.has(path) || real.fileExists(path);
  host.readFile = (path) => files.get(path) ?? real.readFile(path);
  const program = ts.createProgram([...files.keys()], { ...options, noUnusedLocals: false }, host);
  const found = [...files.keys()].flatMap((path) => {
    const source = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  });
  return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

describe('the README', () => {
  it('has examples that compile', () => {
    const files = examples();
    expect(files.size).toBeGreaterThan(0);
    expect(problemsOf(files)).toEqual([]);
  });

  it('is not believed where it names what there is not', () => {
    const wrong = "import { imageFrom } from '@cutover/image-builder';\nimageFrom(1).npn('.');\n";
    expect(problemsOf(new Map([[join(import.meta.dirname, 'readme-wrong.ts'), wrong]]))).not.toEqual([]);
  });
});
