import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { emptyImage, type Image } from '@cutover/oci';
import { bundleApp } from './bundle-app.ts';
import { buildNodeImage, type NodeImageOptions } from './node-image.ts';

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'cutover-node-image-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const BASE = emptyImage({ os: 'linux', architecture: 'amd64' });
const LOCK = {
  lockfileVersion: 3,
  packages: {
    'apps/shop': { dependencies: { '@x/kit': '0.0.0', greet: '1.0.0' } },
    'libs/kit': {},
    'node_modules/@x/kit': { link: true, resolved: 'libs/kit' },
    'node_modules/greet': { version: '1.0.0', integrity: 'sha512-1' },
  },
};

const FILES: Record<string, string> = {
  'package-lock.json': JSON.stringify(LOCK),
  'apps/shop/package.json': '{"name":"@x/shop","type":"module"}',
  'apps/shop/src/main.ts':
    "import greet from 'greet';\nimport { loud } from '@x/kit';\ndeclare const __CUTOVER_VERSION__: string;\nconsole.log(loud(greet()), __CUTOVER_VERSION__);\n",
  'node_modules/@x/kit/package.json': '{"name":"@x/kit","type":"module","exports":"./index.ts"}',
  'node_modules/@x/kit/index.ts': 'export const loud = (text: string): string => text.toUpperCase();\n',
  'node_modules/greet/package.json': '{"name":"greet","version":"1.0.0","main":"index.js"}',
  'node_modules/greet/index.js': "module.exports = () => 'hello';\n",
};

function workspace(name: string, changes: Record<string, string> = {}, umask = 0o022): string {
  const root = join(scratch, name);
  const before = process.umask(umask);
  try {
    for (const [path, text] of Object.entries({ ...FILES, ...changes })) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
      utimesSync(join(root, path), umask * 1000, umask * 1000);
    }
  } finally {
    process.umask(before);
  }
  return root;
}

function build(root: string, options: Partial<NodeImageOptions> = {}): Promise<Image> {
  const cacheDir = `${root}-cache`;
  return buildNodeImage({ appDir: join(root, 'apps/shop'), version: '1.0.0', base: BASE, cacheDir, ...options });
}

/** Puts the package `greet` into a cache of npm's, as npm does; gives its integrity. */
function archived(root: string, cache: string): string {
  const args = ['czf', '-', '-C', join(root, 'node_modules'), '--transform', 's,^greet,package,', 'greet'];
  const archive = execFileSync('tar', args);
  const hash = createHash('sha512').update(archive).digest();
  const hex = hash.toString('hex');
  const folder = join(cache, '_cacache/content-v2/sha512', hex.slice(0, 2), hex.slice(2, 4));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, hex.slice(4)), archive);
  return `sha512-${hash.toString('base64')}`;
}

async function unpack(image: Image, name = 'unpacked'): Promise<string> {
  const root = join(scratch, name);
  mkdirSync(root);
  for (const layer of image.layers) {
    const input = Buffer.concat((await (await layer.open()).toArray()) as Buffer[]);
    execFileSync('tar', ['xzf', '-', '-C', root, '--no-same-owner'], { input });
  }
  return root;
}

describe('the image of a Node app', () => {
  it('is the same digest in another folder, at another time, under another umask, from an empty cache or a full one', async () => {
    const one = await build(workspace('one'));
    const two = await build(workspace('two', {}, 0o077));
    expect(two.digest).toBe(one.digest);
    expect((await build(join(scratch, 'two'))).digest).toBe(one.digest);
  });

  it('is another digest for another version, with the dependencies layer kept', async () => {
    const root = workspace('one');
    const [one, two] = [await build(root), await build(root, { version: '2.0.0' })];
    expect(two.digest).not.toBe(one.digest);
    expect(two.layers[0]?.descriptor).toEqual(one.layers[0]?.descriptor);
    expect(two.layers[1]?.descriptor).not.toEqual(one.layers[1]?.descriptor);
    expect(two.config.value.config?.Labels).toMatchObject({ 'org.opencontainers.image.version': '2.0.0' });
  });

  it('runs: its own code bundled, packages beside it, the version baked in, errors mapped to sources', async () => {
    const root = await unpack(await build(workspace('one'), { version: '3.2.1' }));
    cpSync(root, join(scratch, 'moved'), { recursive: true });
    const said = execFileSync(process.execPath, [
      '--enable-source-maps',
      join(scratch, 'moved/app/main.js'),
    ]).toString();
    expect(said).toBe('HELLO 3.2.1\n');
  });

  it('says by a label and an annotation what it does wrong, which is baked in; without a fault it says nothing of one', async () => {
    const main =
      "declare const __CUTOVER_FAULT__: string | undefined;\nconsole.log(typeof __CUTOVER_FAULT__ === 'string' ? __CUTOVER_FAULT__ : 'good');\n";
    const root = workspace('fault', { 'apps/shop/src/main.ts': main });
    const good = await build(root);
    const bad = await build(root, { fault: 'errors=0.05' });
    expect(bad.digest).not.toBe(good.digest);
    expect(bad.config.value.config?.Labels?.['dev.cutover.fault']).toBe('errors=0.05');
    expect(bad.manifest.value.annotations).toEqual({ 'dev.cutover.fault': 'errors=0.05' });
    expect(JSON.stringify([good.config.value, good.manifest.value])).not.toContain('fault');
    const said = async (image: Image, name: string) =>
      execFileSync(process.execPath, [join(await unpack(image, name), 'app/main.js')]).toString();
    expect([await said(good, 'good'), await said(bad, 'bad')]).toEqual(['good\n', 'errors=0.05\n']);
  });

  it('has a module for each command that the app names, which runs like the service itself', async () => {
    const manifest = '{"name":"@x/shop","type":"module","cutover":{"commands":{"topics":"src/topics/main.ts"}}}';
    const root = workspace('one', {
      'apps/shop/package.json': manifest,
      'apps/shop/src/topics/main.ts': "import { loud } from '@x/kit';\nconsole.log(loud('topics'));\n",
    });
    const app = join(await unpack(await build(root)), 'app');
    expect(execFileSync(process.execPath, [join(app, 'topics.js')]).toString()).toBe('TOPICS\n');
    expect(execFileSync(process.execPath, [join(app, 'main.js')]).toString()).toBe('HELLO 1.0.0\n');
    const outDir = join(root, 'apps/shop/dist');
    await bundleApp({ appDir: join(root, 'apps/shop'), version: '1.0.0', outDir });
    expect(readFileSync(join(outDir, 'main.js'))).toEqual(readFileSync(join(app, 'main.js')));
    expect(readdirSync(outDir).sort()).toEqual(['main.js', 'main.js.map', 'topics.js', 'topics.js.map']);
  });

  describe('with its packages', () => {
    const CODE = 'node_modules/greet/index.js';

    it('changed at the same size, with their times set back, is built of what lies there now', async () => {
      const root = workspace('one');
      const one = await build(root);
      const before = statSync(join(root, CODE));
      writeFileSync(join(root, CODE), "module.exports = () => 'howdy';\n");
      utimesSync(join(root, CODE), before.atime, before.mtime);
      const two = await build(root);
      expect(two.layers[0]?.diffId).not.toBe(one.layers[0]?.diffId);
      const app = join(await unpack(two), 'app');
      expect(execFileSync(process.execPath, [join(app, 'main.js')]).toString()).toBe('HOWDY 1.0.0\n');
    });

    it('that hold a file more or less has that file more or less', async () => {
      const root = workspace('one', { 'node_modules/greet/old.js': '' });
      await build(root);
      rmSync(join(root, 'node_modules/greet/old.js'));
      writeFileSync(join(root, 'node_modules/greet/new.js'), '');
      const app = join(await unpack(await build(root)), 'app');
      expect(readdirSync(join(app, 'node_modules/greet')).sort()).toEqual(['index.js', 'new.js', 'package.json']);
    });

    it.each([
      ['gone', (folder: string) => rmSync(folder, { recursive: true }), 'node_modules/greet is not installed'],
      [
        'another of that name',
        (folder: string) => writeFileSync(join(folder, 'package.json'), '{"name":"meet","version":"1.0.0"}'),
        'node_modules/greet is meet@1.0.0, the lockfile says greet@1.0.0',
      ],
      [
        'cut short',
        (folder: string) => writeFileSync(join(folder, 'package.json'), '{"name":'),
        'node_modules/greet is not whole, the lockfile says greet@1.0.0',
      ],
    ])('%s since they were cached is refused', async (_name, spoil, reason) => {
      const root = workspace('one');
      await build(root);
      spoil(join(root, 'node_modules/greet'));
      await expect(build(root)).rejects.toMatchObject({
        code: 'dependency-missing',
        message: expect.stringContaining(reason),
      });
    });

    it('without what was built before for other platforms', async () => {
      const built = Object.fromEntries(
        ['linux-x64', 'win32-x64', 'darwin-arm64'].map((name) => [
          `node_modules/greet/prebuilds/${name}/greet.node`,
          '',
        ]),
      );
      const app = join(await unpack(await build(workspace('one', built))), 'app');
      expect(readdirSync(join(app, 'node_modules/greet/prebuilds'))).toEqual(['linux-x64']);
    });

    describe('whose archive is in npm’s cache', () => {
      const before = process.env['npm_config_cache'];
      let root: string;
      beforeEach(() => {
        process.env['npm_config_cache'] = join(scratch, 'npm');
        const integrity = archived(workspace('archived'), join(scratch, 'npm'));
        const packages = { ...LOCK.packages, 'node_modules/greet': { version: '1.0.0', integrity } };
        root = workspace('one', { 'package-lock.json': JSON.stringify({ ...LOCK, packages }) });
      });
      afterEach(() => {
        if (before === undefined) delete process.env['npm_config_cache'];
        else process.env['npm_config_cache'] = before;
      });

      it.each([
        ['.env', 'A=1', 'node_modules/greet/.env was added'],
        ['index.js', "module.exports = () => 'howdy';\n", 'node_modules/greet/index.js was changed'],
      ])('are refused once %s is another than in it', async (name, text, reason) => {
        await build(root);
        writeFileSync(join(root, 'node_modules/greet', name), text);
        await expect(build(root)).rejects.toMatchObject({
          code: 'dependency-changed',
          message: expect.stringContaining(reason),
        });
      });
    });

    it('that nothing vouches for are refused with a file like a secret', async () => {
      const root = workspace('one', { 'node_modules/greet/.env': 'A=1' });
      await expect(build(root)).rejects.toMatchObject({
        code: 'secret-in-context',
        message: expect.stringMatching(/greet\/\.env looks like a secret .+: delete it, or run npm ci$/),
      });
    });

    it('that lead out of themselves by a link are refused', async () => {
      const root = workspace('one');
      symlinkSync('/etc/hostname', join(root, 'node_modules/greet/name'));
      await expect(build(root)).rejects.toMatchObject({ code: 'link-escapes' });
    });
  });

  it('runs in the time zone and with the heap that were asked for', async () => {
    const source =
      "import v8 from 'node:v8';\nconsole.log(new Date(0).getHours(), v8.getHeapStatistics().heap_size_limit >> 20);\n";
    const root = workspace('one', { 'apps/shop/src/main.ts': source });
    const main = join(await unpack(await build(root)), 'app/main.js');
    const said = async (heapMiB: number): Promise<number[]> => {
      const { Env = [] } = (await build(root, { timeZone: 'Asia/Seoul', heapMiB })).config.value.config ?? {};
      const env = Object.fromEntries(Env.map((line) => line.split(/=(.*)/s, 2)));
      return execFileSync(process.execPath, [main], { env, encoding: 'utf8' }).split(' ').map(Number);
    };
    const [[hour, small = 0] = [], [, large = 0] = []] = [await said(64), await said(128)];
    // Both have the same room for young objects beside it.
    expect([hour, large - small]).toEqual([9, 64]);
  });

  it('has its configuration as the last layer, where there is some', async () => {
    const root = workspace('one');
    const [one, two] = [await build(root), await build(root, { files: [{ content: 'a=1', at: 'shop.conf' }] })];
    expect(two.layers.slice(0, 2).map(({ diffId }) => diffId)).toEqual(one.layers.map(({ diffId }) => diffId));
    expect(readFileSync(join(await unpack(two), 'app/shop.conf'), 'utf8')).toBe('a=1');
  });

  it('runs as a numeric user that is not root, in exec form, with its port', async () => {
    const { config } = (await build(workspace('one'))).config.value;
    expect(config).toMatchObject({
      User: '65532:65532',
      WorkingDir: '/app',
      Entrypoint: ['/usr/local/bin/node', '--enable-source-maps', '/app/main.js'],
      ExposedPorts: { '8080/tcp': {} },
    });
  });

  it.each([
    [
      'an import that no package.json declares',
      { 'apps/shop/src/main.ts': "import 'left-out';" },
      'bundle-failed',
      '"left-out" is imported by apps/shop/src/main.ts',
    ],
    ['a syntax error', { 'apps/shop/src/main.ts': 'const = 1;' }, 'bundle-failed', 'apps/shop/src/main.ts:1'],
    [
      'another version installed than locked',
      { 'node_modules/greet/package.json': '{"name":"greet","version":"1.0.1"}' },
      'dependency-missing',
      'node_modules/greet is greet@1.0.1, the lockfile says greet@1.0.0',
    ],
    [
      'a command whose name is no file',
      {
        'apps/shop/package.json': '{"name":"@x/shop","type":"module","cutover":{"commands":{"../out":"src/main.ts"}}}',
      },
      'bundle-failed',
      'the command "../out" in package.json',
    ],
    ['a broken lockfile', { 'package-lock.json': '{' }, 'lockfile-invalid', 'not JSON'],
  ])('with %s is refused with one clear line', async (_name, changes, code, reason) => {
    const building = build(workspace('bad', changes as Record<string, string>));
    await expect(building).rejects.toMatchObject({ code, message: expect.stringContaining(reason) });
  });

  it('with a version that is none is refused', async () => {
    await expect(build(workspace('one'), { version: 'latest' })).rejects.toMatchObject({ code: 'version-invalid' });
  });
});
