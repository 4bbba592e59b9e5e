import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRegistry, emptyImage, filesOf, pushTo, writeLayout, writeLayoutTar, type Image } from '@cutover/oci';
import {
  cutting,
  onRequest,
  randomImage,
  refusing,
  removeRandomImages,
  serving,
  startMemoryRegistry,
  type Fault,
} from '@cutover/oci/testing';
import { buildFolderImage, type FolderImage, type FolderImageOptions } from './build-folder.ts';
import { fakeInstall, type FakeInstall } from './npm/testing/fake-install.ts';
import { writeFiles } from './npm/testing/npm-folder.ts';
import { pulledImage, pushImage } from './push-image.ts';

/** What a whole build makes of bad input: the parts have tests of their own for what each says. */
const LONG_MS = 240_000;
const isRoot = process.getuid?.() === 0;

let scratch: string;
let good: FakeInstall;
let built: FolderImage;
let nextFolder = 0;
beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'cutover-bad-'));
  good = install();
  built = await build(good);
});
afterAll(async () => {
  rmSync(scratch, { recursive: true, force: true });
  await removeRandomImages();
});

function install(): FakeInstall {
  return fakeInstall(join(scratch, `app-${nextFolder++}`), { 'src/a.js': 'a' }, { lib: {} });
}

function build({ app, npmCache }: FakeInstall, more: Partial<FolderImageOptions> = {}): Promise<FolderImage> {
  const base = emptyImage({ os: 'linux', architecture: 'amd64' });
  return buildFolderImage({ folder: app, base, smoke: false, npmCache, cacheDir: join(scratch, 'images'), ...more });
}

/** Rejected by one line of our own. */
async function failure(promise: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error = await promise.then(
    () => ({ name: 'none', code: 'none', message: 'it did not fail' }),
    (caught: unknown) => caught as Error & { code: string },
  );
  expect(error.name).toMatch(/^(?:ImageBuild|Oci)Error$/);
  expect(error.message).not.toMatch(/[\n\r]/);
  return error;
}

/** Builds go on as if nothing had been. */
async function expectUnharmed(): Promise<void> {
  const again = await build(good);
  expect(again.image.digest).toBe(built.image.digest);
  await expect(filesOf(again.image)).resolves.toBeDefined();
  const unfinished = readdirSync(join(scratch, 'images'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    /partial-|unpacked-/.test(path),
  );
  expect(unfinished).toEqual([]);
}

function editLock(app: string, change: (packages: Record<string, Record<string, unknown>>) => void): void {
  const path = join(app, 'package-lock.json');
  const lock = JSON.parse(readFileSync(path, 'utf8')) as { packages: Record<string, Record<string, unknown>> };
  change(lock.packages);
  writeFileSync(path, JSON.stringify(lock));
}

/** A file whose name is these bytes. */
const named = (app: string, bytes: Buffer): Buffer => Buffer.concat([Buffer.from(`${app}/`), bytes]);
const KEY = '-----BEGIN OPENSSH PRIVATE KEY-----\n';

const CONTEXTS: [string, string, (app: string) => void][] = [
  ['a pipe', 'entry-invalid', (app) => execFileSync('mkfifo', [join(app, 'pipe')])],
  ...(isRoot
    ? [
        ['a device', 'entry-invalid', (app: string) => execFileSync('mknod', [join(app, 'null'), 'c', '1', '3'])] as [
          string,
          string,
          (app: string) => void,
        ],
      ]
    : []),
  ['a whiteout', 'entry-invalid', (app) => writeFileSync(join(app, '.wh.x'), '')],
  ['an opaque folder', 'entry-invalid', (app) => writeFiles(app, { 'src/.wh..wh..opq': '' })],
  ['a name that is not UTF-8', 'entry-invalid', (app) => writeFileSync(named(app, Buffer.from([0x61, 0xff])), '')],
  ['a link out of the app', 'link-escapes', (app) => symlinkSync('/etc/passwd', join(app, 'passwd'))],
  ['a link that climbs', 'link-escapes', (app) => symlinkSync('../../../x', join(app, 'src', 'x'))],
  ['a link to itself', 'link-dangling', (app) => symlinkSync('loop', join(app, 'loop'))],
  ['a link to nothing', 'link-dangling', (app) => symlinkSync('nothing', join(app, 'x'))],
  ['an environment', 'secret-in-context', (app) => writeFileSync(join(app, '.env.production'), 'A=1')],
  ['a key', 'secret-in-context', (app) => writeFiles(app, { 'src/id_rsa': KEY })],
  ['a token of npm', 'secret-in-context', (app) => writeFileSync(join(app, '.npmrc'), '//r/:_authToken=a')],
  ['a lockfile that is null', 'lockfile-invalid', (app) => writeFileSync(join(app, 'package-lock.json'), 'null')],
  ['a lockfile of other ranges', 'lockfile-invalid', (app) => editLock(app, (of) => (of['']!['dependencies'] = {}))],
  ['a lockfile of another type', 'lockfile-invalid', (app) => editLock(app, (of) => (of['']!['dependencies'] = 'x'))],
  [
    'a lockfile whose package lies elsewhere',
    'lockfile-invalid',
    (app) => editLock(app, (of) => (of['node_modules/../../x'] = {})),
  ],
  [
    'a lockfile of another integrity',
    'dependency-changed',
    (app) => {
      const cut = `sha512-${Buffer.alloc(64).toString('base64')}`;
      editLock(app, (of) => (of['node_modules/lib']!['integrity'] = cut));
    },
  ],
  [
    'a package that was edited',
    'dependency-changed',
    (app) => writeFiles(app, { 'node_modules/lib/index.js': 'evil' }),
  ],
  ['a package that is gone', 'dependency-missing', (app) => rmSync(join(app, 'node_modules'), { recursive: true })],
  ['a manifest that is cut', 'manifest-invalid', (app) => writeFileSync(join(app, 'package.json'), '{"name"')],
];

describe('what lies in the app stops its build, in one line, and no other:', () => {
  it.each(CONTEXTS)('%s', async (_, code, spoil) => {
    const bad = install();
    spoil(bad.app);
    expect(await failure(build(bad, { integrity: 'require' }))).toMatchObject({ code });
    await expectUnharmed();
  });

  it('not a path of 300 bytes', async () => {
    const bad = install();
    const path = `${'d'.repeat(150)}/${'f'.repeat(149)}`;
    writeFiles(bad.app, { [path]: 'x' });
    expect([...(await filesOf((await build(bad)).image)).keys()]).toContain(`app/${path}`);
  });
});

const UPLOADS = /^(?:POST|PATCH|PUT) .*\/blobs\//;
const WAIT = { 'retry-after': '0' };
const PUSHES: [string, Fault][] = [
  ['401', onRequest(UPLOADS, refusing(401))],
  ['403', onRequest(UPLOADS, refusing(403, {}, 'DENIED'))],
  ['404', onRequest(UPLOADS, refusing(404))],
  ['429', onRequest(UPLOADS, refusing(429, WAIT))],
  ['500', onRequest(UPLOADS, refusing(500, WAIT))],
  ['an upload that is cut', onRequest(/^PUT .*\/blobs\//, cutting())],
  ['403 for its manifest', onRequest(/^PUT .*\/manifests\//, refusing(403))],
  ['500 for its tag alone', onRequest(/^PUT .*\/manifests\/v1$/, refusing(500, WAIT))],
];

describe('a registry that answers', () => {
  it.each(PUSHES)(
    '%s is one line, and the tag stays where it was',
    async (_, fault) => {
      const registry = await startMemoryRegistry({ fault });
      try {
        const error = await failure(pushImage(built.image, `${registry.host}/shop:v1`));
        expect(error.message).toContain(registry.host);
        expect([...registry.store.manifests.keys()].filter((name) => name.endsWith('v1'))).toEqual([]);
      } finally {
        await registry.stop();
      }
      await expectUnharmed();
    },
    LONG_MS,
  );

  it('nothing at all, nor has the base, is one line', async () => {
    expect(await failure(pushImage(built.image, '127.0.0.1:1/shop:v1'))).toMatchObject({
      code: 'registry-unreachable',
    });
    const registry = await startMemoryRegistry();
    const options = { cacheDir: join(scratch, 'images') };
    const missing = await failure(pulledImage(`${registry.host}/base:none`, options));
    await registry.stop();
    expect(missing.code).toBe('not-found');
    await expectUnharmed();
  });

  it('with other content than its digest is refused, and asked again where it has that', async () => {
    const image = await randomImage(50_000);
    const { digest } = image.layers[0]!.descriptor;
    let isWrong = true;
    const wrong = onRequest(new RegExp(`^GET .*${digest}`), serving(Buffer.alloc(image.layers[0]!.descriptor.size)));
    const registry = await startMemoryRegistry({ fault: (...asked) => isWrong && wrong(...asked) });
    try {
      await pushTo(createRegistry(registry.host), 'base', image, { tags: ['1'] });
      const base = await pulledImage(`${registry.host}/base:1`, { cacheDir: join(scratch, 'images') });
      const on = await build(good, { base });
      const layout = join(scratch, 'on-wrong');
      expect(await failure(writeLayout(layout, [{ image: on.image }]))).toMatchObject({ code: 'digest-mismatch' });
      expect(readdirSync(layout)).toEqual(['blobs']);
      isWrong = false;
      await writeLayout(layout, [{ image: on.image }]);
    } finally {
      await registry.stop();
    }
    await expectUnharmed();
  });
});

describe('a place without room', () => {
  (isRoot ? it : it.skip)('is one line, and nothing is half written (needs root)', async () => {
    const disk = join(scratch, 'disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      return;
    }
    try {
      const image: Image = await randomImage(3 * 1024 * 1024);
      expect(await failure(writeLayoutTar(join(disk, 'image.tar'), [{ image }]))).toMatchObject({ code: 'disk-full' });
      expect(readdirSync(disk)).toEqual([]);
      expect(await failure(writeLayout(join(disk, 'image'), [{ image }]))).toMatchObject({ code: 'disk-full' });
      expect(readdirSync(join(disk, 'image'), { recursive: true })).toEqual(['blobs', 'blobs/sha256']);
    } finally {
      execFileSync('umount', ['--lazy', disk]);
    }
  });
});

it('builds at once, into one layout, are one image', async () => {
  const layout = join(scratch, 'together');
  const cacheDir = join(scratch, 'together-cache');
  const builds = await Promise.all([0, 1, 2, 3].map(() => build(good, { cacheDir })));
  expect(new Set(builds.map(({ image }) => image.digest))).toEqual(new Set([built.image.digest]));
  await Promise.all(builds.map(({ image }) => writeLayout(layout, [{ image }])));
  const index = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8')) as { manifests: { digest: string }[] };
  expect(index.manifests.map(({ digest }) => digest)).toEqual([built.image.digest]);
});
