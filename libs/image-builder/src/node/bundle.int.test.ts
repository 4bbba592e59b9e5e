import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { bundleApp } from './bundle-app.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cutover-bundle-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const LOCK = {
  lockfileVersion: 3,
  packages: {
    'apps/shop': { dependencies: { '@x/kit': '0.0.0' } },
    'libs/kit': {},
    'node_modules/@x/kit': { link: true, resolved: 'libs/kit' },
  },
};

const SHOP = {
  'package-lock.json': JSON.stringify(LOCK),
  'apps/shop/package.json': '{"name":"@x/shop","type":"module"}',
  'apps/shop/src/main.ts': "import { say } from '@x/kit';\nconsole.log(say());\n",
};
const COMMONJS = '{"name":"@x/kit","main":"index.js"}';
const MODULE = '{"name":"@x/kit","type":"module","exports":"./src/index.ts"}';

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** The app's bundle, moved away from all sources before it runs, as in an image. */
async function run(kit: Record<string, string>): Promise<string> {
  write(SHOP);
  write(Object.fromEntries(Object.entries(kit).map(([path, text]) => [`node_modules/@x/kit/${path}`, text])));
  const outDir = join(root, 'out');
  await bundleApp({ appDir: join(root, 'apps/shop'), version: '1.0.0', outDir });
  writeFileSync(join(outDir, 'package.json'), '{"type":"module"}');
  rmSync(join(root, 'apps'), { recursive: true });
  rmSync(join(root, 'node_modules'), { recursive: true });
  const args = ['--enable-source-maps', join(outDir, 'main.js')];
  return execFileSync(process.execPath, args, { encoding: 'utf8', stdio: 'pipe' }).trim();
}

const bundled = (): string => readFileSync(join(root, 'out/main.js'), 'utf8');

describe('a workspace library in CommonJS', () => {
  it.each([
    ['a built-in', "const os = require('os');\nexports.say = () => os.platform();", process.platform],
    [
      'a built-in only known at run time',
      "exports.say = () => require(['node', 'os'].join(':')).platform();",
      process.platform,
    ],
    ['a file of its own', "exports.say = require('./other.js').say;", 'other'],
  ])('that requires %s runs in the bundle', async (_name, source, said) => {
    expect(
      await run({ 'package.json': COMMONJS, 'index.js': source, 'other.js': "exports.say = () => 'other';" }),
    ).toBe(said);
  });

  it('leaves the lines of errors where they are in the sources', async () => {
    const source = "require('os');\n\nexports.say = () => { throw new Error('here'); };";
    await expect(run({ 'package.json': COMMONJS, 'index.js': source })).rejects.toThrow(/@x\/kit\/index\.js:3/);
  });

  it('is what `require` is made for, and nothing else', async () => {
    await run({ 'package.json': MODULE, 'src/index.ts': "export const say = (): string => 'esm';" });
    expect(bundled()).not.toContain('createRequire');
  });

  it('does not disturb a `require` that a module made itself', async () => {
    const own =
      "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\nconst __dirname = 'own';\nexport { old } from './old.cjs';\nexport const say = (): string => require('node:os').platform() + __dirname;";
    const files = {
      'package.json': '{"name":"@x/kit","type":"module","exports":"./src/index.ts","cutover":{"assets":{}}}',
      'src/index.ts': own,
      'src/old.cjs': "exports.old = require('os').EOL;",
    };
    expect(await run(files)).toBe(`${process.platform}own`);
  });
});

describe('a file read beside the source', () => {
  const READS =
    "import { readFileSync } from 'node:fs';\nexport const say = (): string =>\n  readFileSync(new URL('./texts/hello.txt', import.meta.url), 'utf8');";
  const declaring = (assets: Record<string, string>): string =>
    JSON.stringify({ ...JSON.parse(MODULE), cutover: { assets } });

  it('that nothing declares fails the build, naming file, line and what to declare', async () => {
    const files = { 'package.json': MODULE, 'src/index.ts': READS, 'src/texts/hello.txt': 'hello' };
    await expect(run(files)).rejects.toMatchObject({
      code: 'bundle-failed',
      message:
        'apps/shop: node_modules/@x/kit/src/index.ts:3 reads "./texts/hello.txt" beside its source, where the image has only the bundle: ' +
        'declare in node_modules/@x/kit/package.json "cutover": {"assets": {"texts/hello.txt":"src/texts/hello.txt"}}',
    });
  });

  it.each([[{ 'texts/hello.txt': 'src/texts/hello.txt' }], [{ texts: 'src/texts' }]])(
    'that is declared as %j lies beside the bundle',
    async (assets) => {
      const files = { 'package.json': declaring(assets), 'src/index.ts': READS, 'src/texts/hello.txt': 'hello' };
      expect(await run(files)).toBe('hello');
      expect(readdirSync(join(root, 'out')).sort()).toEqual(['main.js', 'main.js.map', 'package.json', 'texts']);
    },
  );

  it.each([
    ['import.meta.dirname', "readFileSync(join(import.meta.dirname, 'hello.txt'), 'utf8')"],
    ['its own __dirname', "readFileSync(join(__dirname, 'hello.txt'), 'utf8')"],
  ])('by %s needs a declaration too', async (name, expression) => {
    const own =
      name === 'its own __dirname'
        ? "import { dirname } from 'node:path';\nimport { fileURLToPath } from 'node:url';\nconst __dirname = dirname(fileURLToPath(import.meta.url));\n"
        : '';
    const source = `import { readFileSync } from 'node:fs';\nimport { join } from 'node:path';\n${own}export const say = (): string => ${expression};`;
    const files = { 'src/index.ts': source, 'src/hello.txt': 'hello' };
    await expect(run({ ...files, 'package.json': MODULE })).rejects.toThrow(
      /src\/index\.ts:\d+ reads files beside its source/,
    );
    expect(await run({ ...files, 'package.json': declaring({ 'hello.txt': 'src/hello.txt' }) })).toBe('hello');
  });

  it('by __dirname in CommonJS is found once it is declared', async () => {
    const source =
      "const { readFileSync } = require('fs');\nconst { join } = require('path');\nexports.say = () => readFileSync(join(__dirname, 'hello.txt'), 'utf8');";
    const files = { 'index.js': source, 'hello.txt': 'hello' };
    await expect(run({ ...files, 'package.json': COMMONJS })).rejects.toThrow(
      'index.js:3 reads files beside its source',
    );
    const declared = '{"name":"@x/kit","main":"index.js","cutover":{"assets":{"hello.txt":"hello.txt"}}}';
    expect(await run({ ...files, 'package.json': declared })).toBe('hello');
  });

  it.each([
    [{ 'texts/hello.txt': 'src/other.txt' }, 'reads "./texts/hello.txt" beside its source'],
    [{ texts: 'src/texts', gone: 'src/gone' }, 'src/gone cannot be put into an image: there is no such file'],
    [{ texts: 'src/texts', 'main.js': 'src/other.txt' }, 'the bundle has a file of that name'],
    [{ '../texts': 'src/texts' }, 'must name a place below the bundle'],
    [{ texts: '../../../../../etc' }, 'a source in the workspace'],
    [{ texts: 'src/texts', './texts': 'src' }, 'are both declared as the asset "texts"'],
  ])('with the declaration %j is refused', async (assets, reason) => {
    const files = {
      'package.json': declaring(assets as never),
      'src/index.ts': READS,
      'src/texts/hello.txt': 'hello',
      'src/other.txt': '',
    };
    await expect(run(files)).rejects.toThrow(reason);
  });

  it('above its source is no asset', async () => {
    const source = READS.replace('./texts', '../texts');
    await expect(run({ 'package.json': MODULE, 'src/index.ts': source })).rejects.toThrow(
      'move that file beside or below',
    );
  });
});

describe('a source that leads out of the workspace', () => {
  it.each([
    ['by a path upwards', "export { default as say } from '../../../../../secret.json';", undefined],
    ['by a link', "export { default as say } from './near.json';", 'near.json'],
  ])('%s is no part of an image', async (_name, source, link) => {
    const kit = join(root, 'workspace', 'node_modules', '@x', 'kit');
    write({
      ...Object.fromEntries(Object.entries(SHOP).map(([path, text]) => [`workspace/${path}`, text])),
      'secret.json': '"planted"',
      'workspace/node_modules/@x/kit/package.json': MODULE,
      'workspace/node_modules/@x/kit/src/index.ts': source,
    });
    if (link !== undefined) symlinkSync(join(root, 'secret.json'), join(kit, 'src', link));
    const outDir = join(root, 'out');
    const app = { appDir: join(root, 'workspace/apps/shop'), version: '1.0.0', outDir };
    await expect(bundleApp(app)).rejects.toThrow(/secret\.json lies outside of the workspace/);
    expect(readdirSync(root)).not.toContain('out');
  });
});
