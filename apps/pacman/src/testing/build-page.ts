import { build, stop } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const WEB = join(import.meta.dirname, '..', 'web');

async function bundle(contents: string, globalName?: string): Promise<string> {
  try {
    const result = await build({
      absWorkingDir: WEB,
      stdin: { contents, resolveDir: WEB, loader: 'ts' },
      write: false,
      bundle: true,
      minify: true,
      format: 'iife',
      ...(globalName === undefined ? {} : { globalName }),
      target: 'es2022',
      charset: 'utf8',
      logLevel: 'silent',
    });
    return result.outputFiles[0]?.text ?? '';
  } finally {
    // Its child process would keep a test runner from ending.
    await stop();
  }
}

/** The game's rules as a browser runs them, as a script that defines `pacmanGame`. */
export function buildGameScript(): Promise<string> {
  return bundle("export * from '@cutover/game';", 'pacmanGame');
}

/** The text of server/page/page.gen.ts: the page, its style and its script, bundled. */
export async function buildPage(): Promise<string> {
  const [html, style, script] = await Promise.all([
    readFile(join(WEB, 'index.html'), 'utf8'),
    readFile(join(WEB, 'style.css'), 'utf8'),
    bundle("import './main.ts';"),
  ]);
  const constants = Object.entries({ pageHtml: html, pageStyle: style, pageScript: script });
  const lines = constants.map(([name, text]) => `export const ${name}: string = ${JSON.stringify(text)};`);
  return `// Made from src/web by "npm run page -w @cutover/pacman"; a test fails when it is stale.\n${lines.join('\n')}\n`;
}
