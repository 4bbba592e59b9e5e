import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';

/** What the plugin's exported types are declared in. */
const SOURCES = ['plugin', 'options', 'targets'];

/** Writes the plugin's types, from the declarations in its sources alone. @throws Error where one needs an annotation */
export async function writeDeclarations(sources: string, outdir: string): Promise<void> {
  for (const name of SOURCES) {
    const fileName = join(sources, `${name}.ts`);
    const compilerOptions = { isolatedDeclarations: true, target: ts.ScriptTarget.ES2024, stripInternal: true };
    const made = ts.transpileDeclaration(await readFile(fileName, 'utf8'), { fileName, compilerOptions });
    const [problem] = made.diagnostics ?? [];
    if (problem) throw new Error(`${fileName}: ${ts.flattenDiagnosticMessageText(problem.messageText, ' ')}`);
    // What is published has no sources beside it.
    await writeFile(join(outdir, `${name}.d.ts`), made.outputText.replaceAll(/(from '\.\/\w+)\.ts'/g, "$1.js'"));
  }
}
