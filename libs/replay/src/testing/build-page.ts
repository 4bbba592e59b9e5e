import { build, stop } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dark, fontFamily, light, monoFamily, schemeProperties } from '@cutover/comparison/theme';

const WEB = join(import.meta.dirname, '..', 'web');

async function bundle(entry: string): Promise<string> {
  try {
    const result = await build({
      absWorkingDir: WEB,
      entryPoints: [entry],
      write: false,
      bundle: true,
      minify: true,
      format: 'iife',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      target: 'es2023',
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

function themed(style: string): string {
  const fonts = `--sans:${fontFamily};--mono:${monoFamily};`;
  const schemes = `:root{color-scheme:light dark;${fonts}${schemeProperties(light)}}`;
  return `${schemes}\n@media (prefers-color-scheme: dark){:root{${schemeProperties(dark)}}}\n${style}`;
}

/** The text of page/page.gen.ts: style and script of the page, bundled. */
export async function buildPage(): Promise<string> {
  const [style, script] = await Promise.all([readFile(join(WEB, 'style.css'), 'utf8'), bundle('main.tsx')]);
  const constants = Object.entries({ pageStyle: themed(style), pageScript: script });
  const lines = constants.map(([name, text]) => `export const ${name}: string = ${JSON.stringify(text)};`);
  return `// Made from src/web by "npm run page -w @cutover/replay"; a test fails when it is stale.\n${lines.join('\n')}\n`;
}
