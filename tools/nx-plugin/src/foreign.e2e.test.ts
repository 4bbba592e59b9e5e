import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { npm } from '@cutover/image-builder/testing';
import { readLayout, type Digest, type Image } from '@cutover/oci';
import { startMemoryRegistry, type MemoryRegistry } from '@cutover/oci/testing';
import ts from 'typescript';
import { writePackage } from './package/write-package.ts';
import { foreignWorkspace, NPM_CACHE, type ForeignWorkspace } from './testing/foreign-workspace.ts';
import { commitAll, runNx, type NxRun } from './testing/nx-run.ts';

// Installations, and builds of whole workspaces.
jest.setTimeout(600_000);
const [API, WEB] = ['@shop/api', '@shop/web'];
const IMAGES = [`${API}:image`, `${WEB}:image`];

interface Packed {
  readonly filename: string;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

let scratch: string;
let packed: Packed;
let shop: ForeignWorkspace;
beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'cutover-nx-'));
  await writePackage(join(scratch, 'package'), '1.0.0');
  const args = ['pack', '--json', '--pack-destination', scratch];
  packed = (JSON.parse(npm(join(scratch, 'package'), NPM_CACHE, ...args)) as [Packed])[0];
  shop = await foreignWorkspace(scratch, join(scratch, packed.filename), '23.2.1');
  commitAll(shop.root);
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function nx(...args: string[]): Promise<NxRun> {
  return runNx(shop.root, { CUTOVER_CACHE_DIR: shop.cache, DOCKER_CONFIG: scratch }, ...args);
}

function append(file: string, text: string): void {
  appendFileSync(join(shop.root, file), text);
}

async function imageIn(...folder: string[]): Promise<Image> {
  return (await readLayout(join(shop.root, ...folder)))[0]!.image;
}

async function digests(): Promise<Digest[]> {
  return [(await imageIn('apps/api/image')).digest, (await imageIn('apps/web/image')).digest];
}

describe('the package', () => {
  it('is built, small, and holds nothing of its making: no sources, tests, paths of this machine, keys', () => {
    const paths = packed.files.map(({ path }) => path);
    const expected = /^(?:package\.json|README\.md|LICENSE|dist\/[\w-]+\.(?:mjs|cjs|d\.ts))$/;
    expect(paths.filter((path) => !expected.test(path))).toEqual([]);
    expect(paths).toEqual(
      expect.arrayContaining(['dist/plugin.cjs', 'dist/plugin.d.ts', 'dist/cutover.mjs', 'LICENSE']),
    );
    expect(packed.unpackedSize).toBeLessThan(600_000);
    const texts = paths.map((path) => readFileSync(join(scratch, 'package', path), 'utf8')).join('\n');
    for (const none of [join(import.meta.dirname, '..', '..', '..'), scratch]) expect(texts).not.toContain(none);
    expect(texts).not.toMatch(/_authToken=\S|-----BEGIN [A-Z ]*PRIVATE KEY-----/);
  });

  it('pins what it needs, and is found by Nx below node_modules as npm put it there', () => {
    const folder = join(shop.root, 'node_modules', '@cutover', 'nx-image');
    const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, object>;
    expect(Object.values(dependencies!).filter((version) => !/^\d+\.\d+\.\d+$/.test(version as string))).toEqual([]);
    expect(Object.keys(dependencies!)).not.toContain('esbuild');
    expect(readdirSync(folder).sort()).toEqual(['LICENSE', 'README.md', 'dist', 'package.json']);
  });

  it('has types for its options', () => {
    const file = join(shop.root, 'options.ts');
    const lines = [
      `import type { ImagePluginOptions } from '@cutover/nx-image';`,
      `export const right: ImagePluginOptions = { base: 'node' };`,
      `// @ts-expect-error: an error where there is none`,
      `export const wrong: ImagePluginOptions = { bass: 'node' };`,
    ];
    writeFileSync(file, `${lines.join('\n')}\n`);
    const settings = { module: ts.ModuleKind.NodeNext, lib: ['lib.es5.d.ts'], strict: true, noEmit: true, types: [] };
    const problems = ts.getPreEmitDiagnostics(ts.createProgram([file], { ...settings, skipLibCheck: true }));
    expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))).toEqual([]);
    rmSync(file);
  });
});

describe('images of a foreign workspace', () => {
  it('are built for each app that can be started, which each of them was once, and hold no layer of the base', async () => {
    const { status, output, ran } = await nx('run-many', '-t', 'image');
    expect({ status, ran }).toEqual({ status: 0, ran: IMAGES });
    expect(output).not.toMatch(/was not started|warning/i);
    const base = await imageIn('base');
    for (const app of ['api', 'web']) {
      const image = await imageIn('apps', app, 'image');
      const own = image.layers.slice(base.layers.length);
      const kept = [image.manifest, image.config, ...own].map(({ descriptor }) =>
        descriptor.digest.slice('sha256:'.length),
      );
      expect(readdirSync(join(shop.root, 'apps', app, 'image/blobs/sha256')).sort()).toEqual(kept.sort());
    }
  });

  it('come out of Nx’s cache the second time, also where their folders are gone', async () => {
    const before = await digests();
    for (const app of ['api', 'web']) rmSync(join(shop.root, 'apps', app, 'image'), { recursive: true });
    expect(await nx('run-many', '-t', 'image')).toMatchObject({ status: 0, ran: [], cached: IMAGES });
    expect(await digests()).toEqual(before);
    // nx#35344: built anew, an image is still the one of its lockfile.
    expect(await nx('run-many', '-t', 'image', '--skip-nx-cache')).toMatchObject({ status: 0, ran: IMAGES });
    expect(await digests()).toEqual(before);
  });

  it('are not built again where what changed is in none of them', async () => {
    append('apps/web/test/server.test.js', '2;\n');
    expect(await nx('run-many', '-t', 'image')).toMatchObject({ status: 0, ran: [], cached: IMAGES });
  });

  it('are not built where the app cannot be started, which says why, and is not kept', async () => {
    const file = join(shop.root, 'apps/web/server.js');
    const before = readFileSync(file);
    writeFileSync(file, 'require("./gone");\n');
    for (const time of [1, 2]) {
      const { status, output, ran } = await nx('run-many', '-t', 'image', '-p', WEB!);
      expect({ time, status, ran }).toEqual({ time, status: 1, ran: [`${WEB}:image`] });
      expect(output).toMatch(/^cutover: [^\n]*Cannot find module '\.\/gone'/m);
    }
    writeFileSync(file, before);
  });
});

describe('what changed', () => {
  let registry: MemoryRegistry;
  beforeEach(async () => {
    registry = await startMemoryRegistry();
  });
  afterEach(() => registry.stop());

  function push(...args: string[]): Promise<NxRun> {
    const env = {
      CUTOVER_CACHE_DIR: shop.cache,
      DOCKER_CONFIG: scratch,
      CUTOVER_IMAGE_PREFIX: `${registry.host}/shop`,
    };
    return runNx(shop.root, env, ...args);
  }

  const uploads = (): string[] => registry.lines().filter((line) => line.startsWith('PUT'));

  it('is pushed, and nothing else: one image of two, one layer and no base', async () => {
    expect(await push('run-many', '-t', 'push')).toMatchObject({ status: 0, cached: IMAGES });
    expect(uploads().filter((line) => line.includes('/manifests/DIGEST'))).toEqual([
      expect.stringMatching(/^PUT \/v2\/shop\/(?:api|web)\/manifests\/DIGEST 201$/),
      expect.stringMatching(/^PUT \/v2\/shop\/(?:api|web)\/manifests\/DIGEST 201$/),
    ]);
    let seen = registry.lines().length;
    await push('run-many', '-t', 'push');
    const again = registry.lines().slice(seen);
    expect(again.sort()).toEqual(['HEAD /v2/shop/api/manifests/2.0.0 200', 'HEAD /v2/shop/web/manifests/1.2.0 200']);

    append('apps/web/server.js', '3;\n');
    seen = registry.lines().length;
    const { status, ran, cached } = await push('affected', '-t', 'push', '--base=HEAD');
    expect({ status, ran, cached }).toEqual({ status: 0, ran: [`${WEB}:image`, `${WEB}:push`], cached: [] });
    const sent = registry
      .lines()
      .slice(seen)
      .filter((line) => line.startsWith('PUT'));
    expect(sent.sort()).toEqual([
      'PUT /v2/shop/web/blobs/uploads/ID 201',
      'PUT /v2/shop/web/blobs/uploads/ID 201',
      'PUT /v2/shop/web/manifests/1.2.0 201',
      expect.stringMatching(/^PUT \/v2\/shop\/web\/manifests\/DIGEST 201$/),
    ]);
  });

  it('in a library two away reaches the one app that stands on it', async () => {
    append('libs/text/index.js', '// 4\n');
    const { ran, cached } = await nx('affected', '-t', 'image', '--files=libs/text/index.js');
    expect({ ran, cached }).toEqual({ ran: [`${API}:image`], cached: [] });
  });

  it('is not pushed by --push, which nx would take from its cache: one line says what does', async () => {
    const { status, output } = await push('affected', '-t', 'image', '--push', '--files=apps/web/server.js');
    expect(status).toBe(1);
    expect(output.split('\n').filter((line) => line.startsWith('cutover: '))).toEqual([
      expect.stringMatching(/^cutover: --push: [^\n]*nx affected -t push/),
    ]);
    expect(registry.requests).toEqual([]);
  });
});

describe('a wrong option', () => {
  it('is one line that names it, with run-many too', async () => {
    const file = join(shop.root, 'nx.json');
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, before.replace('"registry"', '"registy"'));
    const { status, output } = await nx('run-many', '-t', 'image');
    writeFileSync(file, before);
    expect(status).toBe(1);
    const lines = output.split('\n').filter((line) => line.includes('registy'));
    const line = '@cutover/nx-image: "registy" is not an option; did you mean registry? choose from apps, targetName,';
    expect(lines[0]).toContain(line);
  });
});
