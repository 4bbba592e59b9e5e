import { build, stop } from 'esbuild';
import type { BuildOptions } from 'esbuild';

/** What differs between pages: where they are, and with what they begin. */
export type Bundled = Pick<BuildOptions, 'absWorkingDir' | 'entryPoints' | 'stdin' | 'globalName'>;

/** A page's script as one classic script, minified; JSX is Preact's. */
export async function bundleScript(bundled: Bundled): Promise<string> {
  try {
    const result = await build({
      ...bundled,
      write: false,
      bundle: true,
      minify: true,
      format: 'iife',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      target: 'es2022',
      charset: 'utf8',
      legalComments: 'none',
      logLevel: 'silent',
    });
    return result.outputFiles[0]?.text ?? '';
  } finally {
    // Its child process would keep a test runner from ending.
    await stop();
  }
}

/** The text of a package's page.gen.ts. @param constants by name: what it exports */
export function generatedPage(workspace: string, constants: Readonly<Record<string, string>>): string {
  const lines = Object.entries(constants).map(
    ([name, text]) => `export const ${name}: string = ${JSON.stringify(text)};`,
  );
  return `// Made from src/web by "npm run page -w ${workspace}"; a test fails when it is stale.\n${lines.join('\n')}\n`;
}
