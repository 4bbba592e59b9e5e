import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { emptyImage, unpackLayers } from '@cutover/oci';
import { buildFolderImage, type FolderImage, type FolderImageOptions } from './build-folder.ts';
import { fakeInstall, type FakeInstall, type FakePackage } from './npm/testing/fake-install.ts';
import { writeFiles, type Files } from './npm/testing/npm-folder.ts';
import { listingOf } from './npm/testing/oracle.ts';

/** More than what a file system's clock counts in: stamps of before are believed then. */
const SETTLED_MS = 60;

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'cutover-folder-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const LIB = { lib: {} };
const install = (files: Files = {}, packages: Record<string, FakePackage> = LIB): FakeInstall =>
  fakeInstall(scratch, files, packages);

function build({ app, npmCache }: FakeInstall, more: Partial<FolderImageOptions> = {}): Promise<FolderImage> {
  const base = emptyImage({ os: 'linux', architecture: 'amd64' });
  return buildFolderImage({ folder: app, base, smoke: false, npmCache, cacheDir: join(scratch, 'images'), ...more });
}

async function filesOf({ image }: FolderImage): Promise<string[]> {
  const to = mkdtempSync(join(scratch, 'image-'));
  await unpackLayers(image, join(to, 'root'));
  return [...listingOf(join(to, 'root', 'app')).keys()];
}

const fails = (code: string, message: RegExp | string) =>
  expect.objectContaining({ name: 'ImageBuildError', code, message: expect.stringMatching(message) });

describe('an image of a folder', () => {
  it('has dependencies and app in layers of their own, without what .dockerignore leaves out', async () => {
    const files = { '.dockerignore': '*.md\n!KEEP.md\ntmp', 'a.md': '', 'KEEP.md': '', 'tmp/x': '', 'src/a.js': '' };
    const built = await build(install(files), {
      version: '2.0.0',
      ports: [80, '53/udp'],
      env: { A: '1' },
      labels: { team: 'shop' },
    });
    expect(built.layers.map(({ name }) => name)).toEqual(['dependencies (1 npm packages)', 'app']);
    expect(await filesOf(built)).toEqual([
      '.dockerignore',
      'KEEP.md',
      'index.js',
      'node_modules/lib/index.js',
      'node_modules/lib/package.json',
      'package-lock.json',
      'package.json',
      'src/a.js',
    ]);
    expect(built.image.config.value.config).toEqual({
      User: '65532:65532',
      WorkingDir: '/app',
      Entrypoint: ['/usr/local/bin/node', '/app/index.js'],
      Cmd: [],
      Env: ['A=1', 'NODE_ENV=production'],
      ExposedPorts: { '53/udp': {}, '80/tcp': {} },
      Labels: {
        'org.opencontainers.image.title': 'shop',
        'org.opencontainers.image.version': '2.0.0',
        team: 'shop',
      },
    });
  });

  it('is run as it is said, also where its package.json says nothing of it', async () => {
    const { app, npmCache } = install();
    rmSync(join(app, 'index.js'));
    const entrypoint = ['/usr/local/bin/node', '--eval', 'setInterval(Boolean, 1e3)'];
    const settings = { entrypoint, command: ['--x'], user: '1000', timeZone: 'Asia/Seoul', heapMiB: 256 };
    const { image } = await build({ app, npmCache }, settings);
    expect(image.config.value.config).toMatchObject({
      User: '1000',
      Entrypoint: entrypoint,
      Cmd: ['--x'],
      Env: ['NODE_ENV=production', 'NODE_OPTIONS=--max-old-space-size=256', 'TZ=Asia/Seoul'],
    });
    await expect(build({ app, npmCache }, { ...settings, user: 'root' })).rejects.toEqual(
      fails('option-invalid', /^user is "root", expected numbers/),
    );
  });

  it('is the same image in another folder, and taken from the cache', async () => {
    const installed = install();
    // A file that was changed just now is packed, but not remembered by its stamp.
    await sleep(SETTLED_MS);
    const first = await build(installed);
    const again = await build({ app: join(scratch, 'app'), npmCache: join(scratch, 'npm') });
    expect(again.image.digest).toBe(first.image.digest);
    expect(again.layers.map(({ cached }) => cached)).toEqual([true, true]);
    const elsewhere = await build(fakeInstall(join(scratch, 'elsewhere'), {}, LIB));
    expect(elsewhere.image.digest).toBe(first.image.digest);
  });

  it.each([
    [
      { scripts: { start: 'node --enable-source-maps src/a.js --x' } },
      ['--enable-source-maps', '/app/src/a.js', '--x'],
    ],
    [{ scripts: { start: 'next start' }, main: './src/a' }, ['/app/src/a.js']],
    [{ scripts: { start: 'next start' } }, ['/app/index.js']],
  ])('is started as %j says', async (manifest, command) => {
    const { app, npmCache } = install({ 'src/a.js': '' });
    edit(join(app, 'package.json'), manifest);
    const { image } = await build({ app, npmCache });
    expect(image.config.value.config?.Entrypoint?.slice(1)).toEqual(command);
  });
});

function edit(path: string, change: object): void {
  const before = JSON.parse(readFileSync(path, 'utf8')) as object;
  writeFileSync(path, JSON.stringify({ ...before, ...change }));
}

describe('what npm installed is refused', () => {
  it('where a file was edited, its size and time as before', async () => {
    const { app, npmCache } = install();
    const file = join(app, 'node_modules/lib/index.js');
    await build({ app, npmCache });
    const { atime, mtime } = lstatSync(file);
    writeFileSync(file, '// as publishec\n');
    utimesSync(file, atime, mtime);
    const line = 'node_modules/lib/index.js was changed since npm installed it: run npm ci';
    await expect(build({ app, npmCache })).rejects.toEqual(fails('dependency-changed', line));
    writeFileSync(file, '// as published\n');
    await expect(build({ app, npmCache })).resolves.toMatchObject({ unverified: [] });
  });

  it('where a file was added or is gone', async () => {
    const { app, npmCache } = install();
    writeFiles(join(app, 'node_modules/lib'), { '.env': 'TOKEN=1' });
    await expect(build({ app, npmCache })).rejects.toEqual(fails('dependency-changed', /lib\/\.env was added/));
    rmSync(join(app, 'node_modules/lib/.env'));
    rmSync(join(app, 'node_modules/lib/index.js'));
    await expect(build({ app, npmCache })).rejects.toEqual(fails('dependency-changed', /lib\/index\.js was removed/));
  });

  it('where another version, another package, half a package, a link or nothing is there', async () => {
    const { app, npmCache } = install();
    const folder = join(app, 'node_modules/lib');
    const refused = async (message: RegExp, code = 'dependency-missing'): Promise<void> =>
      expect(build({ app, npmCache })).rejects.toEqual(fails(code, message));
    edit(join(folder, 'package.json'), { version: '2.0.0' });
    await refused(/^node_modules\/lib is lib@2\.0\.0, the lockfile says lib@1\.0\.0: run npm ci$/);
    edit(join(folder, 'package.json'), { name: 'evil', version: '1.0.0' });
    await refused(/is evil@1\.0\.0/);
    writeFileSync(join(folder, 'package.json'), '{');
    await refused(/node_modules\/lib is not whole/);
    rmSync(folder, { recursive: true });
    await refused(/^node_modules\/lib is not installed: run npm ci$/);
    symlinkSync('/etc', folder);
    await refused(/node_modules\/lib is a link/, 'dependency-changed');
    rmSync(join(app, 'node_modules'), { recursive: true });
    await refused(/is not installed: run npm ci$/);
  });

  it('where it cannot be checked and has to be', async () => {
    const { app } = install();
    const npmCache = join(scratch, 'none');
    await expect(build({ app, npmCache })).resolves.toMatchObject({ unverified: ['node_modules/lib'] });
    await expect(build({ app, npmCache }, { integrity: 'require' })).rejects.toEqual(
      fails('dependency-changed', /^node_modules\/lib cannot be held against the lockfile/),
    );
  });

  it('but not where a package’s own scripts have made files, which is told where they changed some', async () => {
    const { app, npmCache } = install({}, { lib: { locked: { hasInstallScript: true } } });
    writeFiles(join(app, 'node_modules/lib'), { 'build/Release/made.txt': '' });
    await expect(build({ app, npmCache })).resolves.toMatchObject({ unverified: [] });
    writeFiles(join(app, 'node_modules/lib'), { 'index.js': '// replaced\n' });
    await expect(build({ app, npmCache })).resolves.toMatchObject({ unverified: ['node_modules/lib'] });
  });
});

describe('what nothing vouches for in a package must look harmless:', () => {
  const NONE = (): string => join(scratch, 'none');
  const KEY = '-----BEGIN PRIVATE KEY-----\nx\n';
  const said = (path: string): RegExp =>
    new RegExp(`/node_modules/${path} looks like a secret .+: delete it, or run npm ci, or let it in by --allow `);

  it('all of it where its archive is not known', async () => {
    const { app } = install({}, { lib: { files: { 'test/server.pem': KEY } } });
    const npmCache = NONE();
    const refused = build({ app, npmCache }, { allow: [] });
    await expect(refused).rejects.toEqual(fails('secret-in-context', said('lib/test/server.pem')));
    const allowed = await build({ app, npmCache }, { allow: ['test/server.pem'] });
    expect(await filesOf(allowed)).toContain('node_modules/lib/test/server.pem');
    rmSync(join(app, 'node_modules/lib/test'), { recursive: true });
    symlinkSync('/etc/hostname', join(app, 'node_modules/lib/name'));
    await expect(build({ app, npmCache })).rejects.toEqual(fails('link-escapes', /\/etc\/hostname/));
  });

  it('packages that came in its archive, too', async () => {
    const files = {
      'node_modules/part/package.json': { name: 'part', version: '1.0.0' },
      'node_modules/part/.env': 'A=1',
    };
    const { app } = install({}, { lib: { files, locked: { dependencies: { part: '1.0.0' } } } });
    const path = join(app, 'package-lock.json');
    const lock = JSON.parse(readFileSync(path, 'utf8')) as { packages: Record<string, object> };
    lock.packages['node_modules/lib/node_modules/part'] = { version: '1.0.0', inBundle: true };
    writeFileSync(path, JSON.stringify(lock));
    const refused = build({ app, npmCache: NONE() }, { allow: [] });
    await expect(refused).rejects.toEqual(fails('secret-in-context', said('lib/node_modules/part/.env')));
    await expect(build({ app, npmCache: join(scratch, 'npm') })).resolves.toMatchObject({ unverified: [] });
  });

  it('what its own scripts have made, at every build, unless it is allowed', async () => {
    const { app, npmCache } = install({}, { lib: { locked: { hasInstallScript: true } } });
    writeFiles(join(app, 'node_modules/lib'), { 'build/.env': 'A=1' });
    await sleep(SETTLED_MS);
    const allowed = { allow: ['build/.env'] };
    await expect(build({ app, npmCache }, allowed)).resolves.toMatchObject({ unverified: [] });
    await expect(build({ app, npmCache }, allowed)).resolves.toMatchObject({ unverified: [] });
    const refused = build({ app, npmCache });
    await expect(refused).rejects.toEqual(fails('secret-in-context', /lib\/build\/\.env looks like a secret/));
  });

  it('but what its publisher has shown to everybody is fine', async () => {
    const built = await build(install({}, { lib: { files: { 'test/server.pem': KEY } } }));
    expect(await filesOf(built)).toContain('node_modules/lib/test/server.pem');
  });
});

/** The first bytes of a program for Apple's arm64. */
const MACH_ARM64 = Buffer.from('cffaedfe0c000001000000000000000000000000', 'hex').toString('latin1');

describe('other platforms', () => {
  it('have no prebuilds in the image', async () => {
    const prebuilds = ['linux-x64/n.node', 'linux-x64/n.musl.node', 'darwin-x64+arm64/n.node', 'win32-x64/n.node'];
    const files = Object.fromEntries(prebuilds.map((name) => [`prebuilds/${name}`, 'x']));
    const names = await filesOf(await build(install({}, { lib: { files } })));
    expect(names.filter((name) => name.includes('prebuilds'))).toEqual(['node_modules/lib/prebuilds/linux-x64/n.node']);
  });

  it('compile no addons for this one', async () => {
    const { app, npmCache } = install({}, { lib: { locked: { hasInstallScript: true } } });
    const path = join(app, 'node_modules/lib/build/Release/lib.node');
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, MACH_ARM64, 'latin1');
    await expect(build({ app, npmCache })).rejects.toEqual(
      fails('addon-foreign', /build\/Release\/lib\.node was compiled for darwin\/arm64, the image is linux\/x64/),
    );
  });

  it('are not where an optional package comes from', async () => {
    const { app, npmCache } = install({}, { lib: { locked: { optional: true, os: ['linux'], cpu: ['x64'] } } });
    edit(join(app, 'package.json'), { dependencies: {}, optionalDependencies: { lib: '1.0.0' } });
    const lock = JSON.parse(readFileSync(join(app, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, object>;
    };
    lock.packages[''] = { optionalDependencies: { lib: '1.0.0' } };
    writeFileSync(join(app, 'package-lock.json'), JSON.stringify(lock));
    rmSync(join(app, 'node_modules/lib'), { recursive: true });
    await expect(build({ app, npmCache })).rejects.toEqual(
      fails(
        'dependency-missing',
        /not installed, though it is made for linux\/x64 .+ --os=linux --cpu=x64 --libc=glibc$/,
      ),
    );
  });
});

describe('bad input is one clear line:', () => {
  const cases: [string, (app: string) => void, string, RegExp][] = [
    ['no package.json', (app) => rmSync(join(app, 'package.json')), 'manifest-invalid', /package\.json is missing/],
    ['broken JSON', (app) => writeFileSync(join(app, 'package.json'), '{'), 'manifest-invalid', /is no JSON/],
    ['a list', (app) => writeFileSync(join(app, 'package.json'), '[]'), 'manifest-invalid', /must be a JSON object/],
    ['an odd field', (app) => edit(join(app, 'package.json'), { scripts: 1 }), 'manifest-invalid', /"scripts" must be/],
    ['an odd name', (app) => edit(join(app, 'package.json'), { name: '../x\n' }), 'manifest-invalid', /no npm name/],
    ['no lockfile', (app) => rmSync(join(app, 'package-lock.json')), 'lockfile-invalid', /no package-lock\.json in/],
    [
      'a cut lockfile',
      (app) => writeFileSync(join(app, 'package-lock.json'), '{"lock'),
      'lockfile-invalid',
      /not JSON/,
    ],
    [
      'an old lockfile',
      (app) => writeFileSync(join(app, 'package-lock.json'), '{"lockfileVersion":1}'),
      'lockfile-invalid',
      /lockfileVersion 2 or 3/,
    ],
    [
      'a dependency that is not locked',
      (app) => edit(join(app, 'package.json'), { dependencies: { lib: '1.0.0', more: '1' } }),
      'lockfile-invalid',
      /does not match package\.json: more \(1\) is not locked: run npm install/,
    ],
    [
      'a range that what is locked does not satisfy',
      (app) => edit(join(app, 'package.json'), { dependencies: { lib: '^2.0.0' } }),
      'lockfile-invalid',
      /lib is asked for as \^2\.0\.0, locked is 1\.0\.0/,
    ],
    [
      'a dependency that was removed',
      (app) => edit(join(app, 'package.json'), { dependencies: {} }),
      'lockfile-invalid',
      /lib is locked, which package\.json no longer asks for/,
    ],
    [
      'a main that is not there',
      (app) => edit(join(app, 'package.json'), { main: 'dist/main.js' }),
      'start-missing',
      /"main" in its package\.json names dist\/main\.js, which is not there/,
    ],
    [
      'nothing to start',
      (app) => rmSync(join(app, 'index.js')),
      'start-missing',
      /set "scripts\.start" to "node FILE"/,
    ],
    [
      'a start outside',
      (app) => edit(join(app, 'package.json'), { main: '../x.js' }),
      'start-missing',
      /names \.\.\/x\.js, outside of it/,
    ],
    [
      'a start that is left out',
      (app) => writeFileSync(join(app, '.dockerignore'), '*.js'),
      'start-missing',
      /\.dockerignore leaves out index\.js/,
    ],
    [
      'a broken pattern',
      (app) => writeFileSync(join(app, '.dockerignore'), '\n['),
      'ignore-invalid',
      /\.dockerignore:2/,
    ],
    ['a secret', (app) => writeFileSync(join(app, '.env'), 'TOKEN=1'), 'secret-in-context', /\.env/],
    ['a link that leads out', (app) => symlinkSync('/etc/passwd', join(app, 'x')), 'link-escapes', /\/etc\/passwd/],
    ['a link to nothing', (app) => symlinkSync('nothing', join(app, 'x')), 'link-dangling', /nothing/],
  ];
  it.each(cases)('%s', async (_, spoil, code, message) => {
    const { app, npmCache } = install();
    spoil(app);
    await expect(build({ app, npmCache })).rejects.toEqual(fails(code, message));
  });

  it('but a range that was edited and is still satisfied is fine, and so is a secret that is allowed', async () => {
    const { app, npmCache } = install();
    edit(join(app, 'package.json'), { dependencies: { lib: '^1.0.0' } });
    writeFileSync(join(app, '.env'), 'TOKEN=1');
    const built = await build({ app, npmCache }, { allow: ['.env'] });
    expect(await filesOf(built)).toContain('.env');
  });

  it('a folder that the workspace’s lockfile does not know', async () => {
    const { app, npmCache } = install({ 'more/package.json': { name: 'more' }, 'more/index.js': '' });
    await expect(build({ app: join(app, 'more'), npmCache })).rejects.toEqual(
      fails('lockfile-invalid', /package-lock\.json knows no package at "more": add it to "workspaces"/),
    );
  });
});
