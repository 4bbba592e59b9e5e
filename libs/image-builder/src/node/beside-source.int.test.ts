import { describe, expect, it } from '@jest/globals';
import { buildSync } from 'esbuild';
import { readsBeside } from './beside-source.ts';

/** What a bundle of the source reads, each as `LINE` or `LINE FILE`. */
function reads(contents: string): string[] {
  const { outputFiles } = buildSync({
    stdin: { contents, sourcefile: 'libs/kit/src/index.ts', loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    sourcemap: 'external',
    outdir: '.',
    define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' },
  });
  const [map, code] = outputFiles.map(({ text }) => text);
  return readsBeside(code!, map!).map(({ file, line, wants }) => {
    expect(file).toBe('libs/kit/src/index.ts');
    return wants === undefined ? String(line) : `${line} ${wants}`;
  });
}

describe('files read beside the source', () => {
  it.each([
    ["console.log(new URL('./x.txt', import.meta.url));", ['1 ./x.txt']],
    ['\n\nconsole.log(new URL(`texts/x.txt`,\n import.meta.url));', ['3 texts/x.txt']],
    [
      "console.log(\n  new URL('../x.txt', import.meta.url),\n  new URL('./y', import.meta.url));",
      ['2 ../x.txt', '3 ./y'],
    ],
    ['console.log(new URL(`./${process.argv[2]}`, import.meta.url));', ['1']],
    ['console.log(new URL(String(process.argv[2]), import.meta.url));', ['1']],
    ["console.log(new URL('./', import.meta.url));", ['1']],
    ['console.log(import.meta.dirname);\nconsole.log(import.meta.filename);', ['1', '2']],
    ["import { join } from 'node:path';\nconsole.log(join(__dirname, 'x.txt'));", ['2']],
    [
      "import { dirname } from 'node:path';\nimport { fileURLToPath } from 'node:url';\nconst here = dirname(fileURLToPath(import.meta.url));\nconsole.log(here);",
      ['3'],
    ],
    [
      "import path from 'node:path';\nimport * as url from 'node:url';\nconst __filename = url.fileURLToPath(import.meta.url);\nconsole.log(path.dirname(__filename));",
      ['3'],
    ],
    ["console.log(require.resolve('./x.txt'));", ['1 ./x.txt']],
  ])('are found: %j', (source, found) => {
    expect(reads(source)).toEqual(found);
  });

  it.each([
    '// new URL("./x.txt", import.meta.url) and __dirname\nconsole.log(1);',
    "console.log(new URL('https://example.test/x', import.meta.url), new URL('/x', 'file:///'));",
    'console.log("no __dirname here", process.argv[1] === import.meta.url);',
    'function unused() { return new URL("./x.txt", import.meta.url); }\nconsole.log(1);',
    "console.log(require.resolve('express'));",
    "console.log(new URL('file:///x'), import.meta.url);",
  ])('are not found in %j', (source) => {
    expect(reads(source)).toEqual([]);
  });
});
