import { execFile, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { appendLayer, emptyImage, layerFromEntries, withConfig, writeLayout, writeLayoutTar } from '@cutover/oci';
import type { Entry, Image } from '@cutover/oci';
import {
  randomImage,
  removeRandomImages,
  startGuardedRegistry,
  startMemoryRegistry,
  type MemoryRegistry,
} from '@cutover/oci/testing';

const bin = join(import.meta.dirname, '..', '..', 'bin', 'cutover.mjs');
const home = mkdtempSync(join(tmpdir(), 'cutover-image-cli-'));
const temporary = join(home, 'temporary');

interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The real command, in a folder of its own, with a cache and without credentials of its own. */
function start(...args: string[]): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const folders = { CUTOVER_CACHE_DIR: join(home, 'cache'), DOCKER_CONFIG: home, TMPDIR: temporary };
  const env = { ...process.env, NO_COLOR: '1', ...folders };
  let child!: ChildProcess;
  const ended = new Promise<Ended>((resolve) => {
    child = execFile(process.execPath, [bin, 'image', ...args], { cwd: home, env }, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
  return { child, ended };
}

function image(...args: string[]): Promise<Ended> {
  return start(...args).ended;
}

/** Nothing but a name, a lockfile and a program. */
function writeApp(folder: string, program: string): void {
  mkdirSync(join(home, folder));
  const manifest = { name: 'tiny', version: '1.2.0', main: 'index.js' };
  const lock = { ...manifest, lockfileVersion: 3, requires: true, packages: { '': manifest } };
  writeFileSync(join(home, folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(home, folder, 'package-lock.json'), JSON.stringify(lock));
  writeFileSync(join(home, folder, 'index.js'), program);
}

function file(path: string, content: string, mode = 0o644): Entry {
  return { type: 'file', path, content: Buffer.from(content), mode };
}

async function imageOf(entries: readonly Entry[]): Promise<Image> {
  const layer = await layerFromEntries(entries);
  const empty = emptyImage({ os: 'linux', architecture: 'amd64' });
  return withConfig(appendLayer(empty, layer, { createdBy: 'test: app' }), {
    User: '65532:65532',
    Entrypoint: ['/app/main'],
    Env: ['PATH=/bin', 'DB_PASSWORD=hunter2'],
    ExposedPorts: { '8080/tcp': {} },
    Labels: { 'org.opencontainers.image.title': 'web' },
  });
}

let one: Image;
let two: Image;
let registry: MemoryRegistry;

beforeAll(async () => {
  one = await imageOf([file('app/main', 'one', 0o755), file('app/data', 'data')]);
  two = await imageOf([file('app/main', 'two', 0o755), file('app/data', 'data', 0o600), file('app/new', '')]);
  await writeLayout(join(home, 'one'), [{ image: one, name: 'localhost/web:1' }]);
  await writeLayoutTar(join(home, 'two.tar'), [{ image: two }]);
  await writeLayout(join(home, 'both'), [
    { image: one, name: 'web:1' },
    { image: two, name: 'web:2' },
  ]);
  for (const name of ['empty', 'temporary']) mkdirSync(join(home, name));
  mkdirSync(join(home, 'app'));
  writeFileSync(join(home, 'app', 'package.json'), '{"name":"app","version":"1.0.0"}');
  writeFileSync(join(home, 'text'), 'text');
  registry = await startMemoryRegistry();
});

afterAll(async () => {
  await registry.stop();
  rmSync(home, { recursive: true, force: true });
  await removeRandomImages();
});

const FORMS = 'a registry is HOST/REPOSITORY:TAG, a folder begins with ./ or /, a tar ends in .tar';

describe('what cutover image refuses', () => {
  it.each([
    [['biuld'], '"biuld" is not a command of image; did you mean build? choose from build, push, inspect, diff, base'],
    [['build'], "missing required argument 'what' (see cutover image build --help)"],
    [['build', 'app', '--too', 'x'], "unknown option '--too' (Did you mean --to?) (see cutover image build --help)"],
    [
      ['build', 'app'],
      'say where the image goes: --to HOST/REPOSITORY:TAG, --to ./FOLDER for an OCI layout, or --to ./FILE.tar',
    ],
    [['build', 'app', '--to', 'web'], `--to: "web" names no registry; did you mean docker.io/library/web? ${FORMS}`],
    [
      ['build', 'acount', '--to', './x'],
      '"acount" is not an app of this workspace, nor a folder here; did you mean account? choose from account, membership, pacman, transfer',
    ],
    [['build', './nothing', '--to', './x'], 'there is no folder ./nothing'],
    [['build', 'app/package.json', '--to', './x'], 'app/package.json is a file; did you mean its folder, app?'],
    [['build', 'empty', '--to', './x'], 'empty has no package.json: give the folder of an npm package'],
    [
      ['build', 'account', '--to', './x'],
      'account tells its version to who asks: say which is built, such as --version 1.2.0',
    ],
    [['build', 'app', '--to', './x', '--version', '1'], '--version: "1" must be like 1.2.3 or 1.2.3-rc.1'],
    [
      ['build', 'app', '--to', './x', '--base', 'nod'],
      '--base: "nod" is not a base; did you mean node? choose from node, scratch, HOST/REPOSITORY@sha256:…',
    ],
    [
      ['build', 'app', '--to', './x', '--base', 'node:24-slim'],
      `--base: "node:24-slim" names no registry; did you mean docker.io/library/node:24-slim? ${FORMS}`,
    ],
    [
      ['base', 'jaava', '--to', './x'],
      '"jaava" is not a base that is made here; did you mean java? choose from node, java, shell, debian',
    ],
    [['base', 'debian', '--to', './x'], 'base debian: say what it holds: --package NAME, several times'],
    [
      ['base', 'debian', '--package', '--force-yes', '--to', './x'],
      '--package: "--force-yes" is not a name of a Debian package',
    ],
    [
      ['base', 'shell', '--package', 'redis-server', '--to', './x'],
      '--package: shell has packages of its own; it goes with the base debian',
    ],
    [['inspect', './nothing'], 'there is nothing at ./nothing'],
    [['inspect', 'nothing'], `"nothing" names no registry; did you mean docker.io/library/nothing? ${FORMS}`],
    [['inspect', './both'], './both holds 2 images, say which: web:1, web:2'],
    [['inspect', './both:web:3'], '"web:3" is not an image of ./both; did you mean web:1? choose from web:1, web:2'],
    [['inspect', 'empty'], 'empty is no complete OCI image layout: oci-layout ENOENT'],
    [
      ['push', 'nothing', '127.0.0.1:1/web'],
      `"nothing" names no registry; did you mean docker.io/library/nothing? ${FORMS}`,
    ],
    [
      ['push', '127.0.0.1:1/web', '127.0.0.1:1/web'],
      '"127.0.0.1:1/web" is neither a folder nor a file here: give an OCI layout or a tar, then where it goes',
    ],
    [
      ['push', './one', './two'],
      '"./two" is no registry: push goes to HOST/REPOSITORY:TAG; image build --to writes folders',
    ],
    [['diff', './one'], "missing required argument 'after' (see cutover image diff --help)"],
    [['diff', './one', './nothing'], 'there is nothing at ./nothing'],
    [['diff', './one', 'two.tar', '--ignore', 'nothing'], '--ignore: nothing cannot be read: ENOENT'],
    [
      ['diff', './one', 'two.tar', '--ignore', 'text'],
      'text:1: "text": it must begin with "+ ", "- " or "~ "; a line is like "~ /etc/passwd (content) # why"',
    ],
  ])('%j: one line, exit code 2, nothing on standard output', async (args, line) => {
    const { status, stdout, stderr } = await image(...args);
    const lines = stderr.trimEnd().split('\n');
    expect(lines.filter((one) => one.startsWith('cutover: '))).toEqual([`cutover: ${line}`]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

  it('a file that is no image, and leaves nothing of it behind', async () => {
    const { status, stderr } = await image('inspect', 'text');
    expect(stderr).toMatch(/cutover: text: no tar: [^\n]+\n$/);
    expect(status).toBe(2);
  });

  it('as JSON too', async () => {
    const { status, stdout } = await image('inspect', './nothing', '--json');
    expect(JSON.parse(stdout)).toEqual({ error: { code: 'usage', message: 'there is nothing at ./nothing' } });
    expect(status).toBe(2);
  });
});

describe('what cutover image says of itself', () => {
  it.each(['build', 'push', 'inspect', 'diff', 'base'])('%s --help: with examples', async (command) => {
    const { status, stdout, stderr } = await image(command, '--help');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(`Usage: cutover image ${command}`);
    expect(stdout).toContain(`  cutover image ${command} `);
  });
});

describe('cutover image inspect', () => {
  it('shows a layout: digest, how it is run without secrets, layers and files', async () => {
    const { status, stdout } = await image('inspect', './one', '--files');
    expect(status).toBe(0);
    expect(stdout).toContain(one.digest);
    for (const shown of [
      'localhost/web:1',
      'linux/amd64',
      '65532:65532',
      '/app/main',
      '8080/tcp',
      'PATH=/bin',
      'test: app',
    ]) {
      expect(stdout).toContain(shown);
    }
    expect(stdout).toContain('DB_PASSWORD=***');
    expect(stdout).not.toContain('hunter2');
    expect(stdout).toContain('  - 0755 0:0               3 B  /app/main');
    expect(stdout).toContain('7 B unpacked');
  });

  it('says the same of a tar and of a registry, in JSON', async () => {
    const pushed = await image('push', 'two.tar', `${registry.host}/inspected:1`);
    expect(pushed.stdout).toBe(`${registry.host}/inspected@${two.digest}\n`);
    const [tar, remote] = await Promise.all([
      image('inspect', 'two.tar', '--json'),
      image('inspect', pushed.stdout.trim(), '--json'),
    ]);
    const { reference: tarReference, ...ofTar } = JSON.parse(tar.stdout);
    const { reference, ...ofRegistry } = JSON.parse(remote.stdout);
    expect(ofTar).toEqual(ofRegistry);
    expect(ofTar).toMatchObject({ digest: two.digest, unpacked: 7, layers: [{ createdBy: 'test: app', files: 3 }] });
    expect([tarReference, reference]).toEqual([`two.tar@${two.digest}`, pushed.stdout.trim()]);
  });
});

describe('cutover image diff', () => {
  const LINES = ['~ /app/data (mode 0644→0600)', '~ /app/main (content)', '+ /app/new'];

  it('has a line for each difference, and exit code 1', async () => {
    const { status, stdout } = await image('diff', './one', 'two.tar');
    expect(stdout.trimEnd().split('\n')).toEqual(LINES);
    expect(status).toBe(1);
  });

  it('has none, and exit code 0, where the images are equal', async () => {
    const { status, stdout } = await image('diff', './one', './both:web:1');
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });

  it('is silent of what is permitted, and says how much that was', async () => {
    writeFileSync(
      join(home, 'permitted'),
      '~ /app/** # ours is newer\n+ /app/new # an empty file\n- /gone # long past\n',
    );
    const { status, stdout, stderr } = await image('diff', './one', 'two.tar', '--ignore', 'permitted');
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(stderr).toContain('ignored 2: ~ /app/** # ours is newer\n');
    expect(stderr).toContain('ignored 0: - /gone # long past\n');
  });

  it('is exit code 2 where an image cannot be had', async () => {
    const { status, stdout, stderr } = await image('diff', './one', `${registry.host}/nowhere:1`);
    expect(stderr).toMatch(/cutover: [^\n]*nowhere[^\n]*\n$/);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });
});

describe('cutover image push', () => {
  it('sends one of several by its name, and nothing again', async () => {
    const args = ['push', './both', `${registry.host}/chosen:2`, '--from', 'web:2', '--json'];
    const { status, stdout } = await image(...args);
    expect(JSON.parse(stdout)).toEqual({ digest: two.digest, reference: `${registry.host}/chosen@${two.digest}` });
    expect(status).toBe(0);
    const before = registry.requests.length;
    expect(await image(...args)).toMatchObject({ status: 0, stdout });
    const uploads = registry.requests.slice(before).filter(({ method }) => ['POST', 'PATCH'].includes(method));
    expect(uploads).toEqual([]);
  });

  it("takes docker's credentials, and says in one line that there are none", async () => {
    const guarded = await startGuardedRegistry('node', 'secret');
    try {
      const refused = await image('push', './one', `${guarded.host}/web:1`);
      expect(refused).toMatchObject({
        status: 1,
        stdout: '',
        stderr: expect.stringMatching(/cutover: [^\n]* wants credentials and none are known[^\n]*\n$/),
      });
      const auth = Buffer.from('node:secret').toString('base64');
      writeFileSync(join(home, 'config.json'), JSON.stringify({ auths: { [guarded.host]: { auth } } }));
      expect(await image('push', './one', `${guarded.host}/web:1`)).toMatchObject({ status: 0 });
    } finally {
      rmSync(join(home, 'config.json'), { force: true });
      await guarded.stop();
    }
  });
});

describe('cutover image build', () => {
  beforeAll(() => {
    writeApp('tiny', "console.log('one')");
    writeApp('changed', "console.log('two')");
  });

  it('writes an npm app to a layout, a tar and a registry, and prints where, pinned', async () => {
    const places = ['--to', './tiny-layout', '--to', 'tiny.tar', '--to', `${registry.host}/tiny:1`];
    const { status, stdout } = await image('build', 'tiny', '--base', 'scratch', '--no-smoke', ...places);
    expect(status).toBe(0);
    const digest = stdout.trim().split('@').at(-1);
    const references = [`oci:./tiny-layout@${digest}`, `tiny.tar@${digest}`, `${registry.host}/tiny@${digest}`];
    expect(stdout.trimEnd().split('\n')).toEqual(references);
    for (const reference of references) {
      const inspected = await image('inspect', reference, '--json');
      expect(JSON.parse(inspected.stdout)).toMatchObject({ digest, reference });
    }
  });

  it('again is the same from the cache; a changed copy differs in what was changed', async () => {
    const flags = ['--base', 'scratch', '--no-smoke', '--json'];
    const [again, changed] = [
      await image('build', 'tiny', ...flags, '--to', './again'),
      await image('build', './changed', ...flags, '--to', './changed.tar'),
    ];
    const { digest, references, layers, smoke } = JSON.parse(again.stdout);
    expect({ references, smoke }).toEqual({ references: [`oci:./again@${digest}`], smoke: 'skipped' });
    expect(layers.length).toBeGreaterThan(0);
    expect(layers.every((layer: { cached: boolean }) => layer.cached)).toBe(true);
    expect(changed.status).toBe(0);
    const { status, stdout } = await image('diff', './again', './changed.tar');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '~ /app/index.js (content)\n' });
  });

  it('names the base that a tag was, pinned', async () => {
    const { reference } = JSON.parse((await image('push', './one', `${registry.host}/base:1`, '--json')).stdout);
    const args = [
      'build',
      'tiny',
      '--base',
      `${registry.host}/base:1`,
      '--no-smoke',
      '--to',
      `${registry.host}/on-base:1`,
    ];
    const { status, stderr } = await image(...args);
    expect(stderr).toContain(`base ${reference}\n`);
    expect(status).toBe(0);
    expect(
      registry
        .lines()
        .filter((line) => line.startsWith('POST /v2/on-base/'))
        .join(),
    ).toContain('201');
  });

  it('packs nothing that it has written itself, whatever the place is called by', async () => {
    writeApp('inside', '');
    symlinkSync(join(home, 'inside'), join(home, 'linked'));
    const places = ['./inside/out', './inside/made/out.tar', './linked/through', 'inside/web.tar'];
    const args = [
      'build',
      './inside',
      '--base',
      'scratch',
      '--no-smoke',
      ...places.flatMap((place) => ['--to', place]),
    ];
    const first = await image(...args);
    expect(first).toMatchObject({ status: 0 });
    expect(await image(...args)).toEqual({ ...first, stderr: expect.any(String) });
    const inspected = await image('inspect', './inside/out', '--files', '--json');
    const { files } = JSON.parse(inspected.stdout) as { files: { path: string; type: string }[] };
    expect(files.filter(({ type }) => type === 'file').map(({ path }) => path)).toEqual([
      'app/index.js',
      'app/package-lock.json',
      'app/package.json',
    ]);
  });

  it('leaves out images of other builds, says so in one line, and takes one in that is named', async () => {
    const args = ['build', './inside', '--base', 'scratch', '--no-smoke', '--to'];
    const [one, two] = [await image(...args, './elsewhere'), await image(...args, './elsewhere', '--allow', 'web.tar')];
    const said = /warning: left out, since builds make them: [^\n]*\n/;
    expect(one.stderr.match(said)?.[0]).toBe(
      'warning: left out, since builds make them: made/out.tar, out, through, web.tar; --allow NAME takes one in\n',
    );
    expect(two.stderr).not.toContain('web.tar');
    const files = async (digest: string): Promise<string> =>
      (await image('inspect', `./elsewhere@${digest}`, '--files')).stdout;
    expect(await files(one.stdout.trim().split('@')[1]!)).not.toContain('.tar');
    expect(await files(two.stdout.trim().split('@')[1]!)).toContain('/app/web.tar');
  });

  it.each([
    ['the app itself', '.'],
    ['a folder of its sources', 'src'],
  ])('is refused where it would go into %s', async (_, place) => {
    if (!existsSync(join(home, 'sources'))) writeApp('sources', '');
    mkdirSync(join(home, 'sources', 'src'), { recursive: true });
    writeFileSync(join(home, 'sources', 'src', 'a.js'), '');
    const refused = await image(
      'build',
      'sources',
      '--base',
      'scratch',
      '--no-smoke',
      '--to',
      `./${join('sources', place)}`,
    );
    expect(refused).toMatchObject({ status: 1, stdout: '' });
    expect(refused.stderr).toMatch(/cutover: [^\n]*has files that it is made of: name a folder of its own[^\n]*\n$/);
    expect(readdirSync(join(home, 'sources')).sort()).toEqual(['index.js', 'package-lock.json', 'package.json', 'src']);
    expect(readdirSync(join(home, 'sources', 'src'))).toEqual(['a.js']);
  });

  it('stops at a secret, which --allow lets in', async () => {
    writeApp('secret', '');
    writeFileSync(join(home, 'secret', '.env'), 'A=1');
    const args = ['build', 'secret', '--base', 'scratch', '--no-smoke', '--to', './secret-layout'];
    const refused = await image(...args);
    expect(refused).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/cutover: [^\n]*\.env[^\n]*\n$/),
    });
    expect(existsSync(join(home, 'secret-layout'))).toBe(false);
    expect(await image(...args, '--allow', '.env')).toMatchObject({ status: 0 });
    expect((await image('inspect', './secret-layout', '--files')).stdout).toContain('/app/.env\n');
  });

  it('leaves nothing of what Ctrl-C stopped', async () => {
    const { promise: asked, resolve } = Promise.withResolvers<void>();
    const unread = await randomImage(1000);
    await writeLayout(join(home, 'unread'), [{ image: unread }]);
    const slow = await startMemoryRegistry({
      fault: (request, response) => {
        const isLayer = request.method === 'GET' && request.url?.endsWith(unread.layers[0]!.descriptor.digest) === true;
        if (isLayer) response.writeHead(200).write('a beginning', () => resolve());
        return isLayer;
      },
    });
    try {
      await image('push', './unread', `${slow.host}/base:1`);
      const args = ['build', 'tiny', '--base', `${slow.host}/base:1`, '--no-smoke', '--to', './stopped/image.tar'];
      const { child, ended } = start(...args);
      await Promise.race([asked, ended]);
      child.kill('SIGINT');
      const { status, stdout, stderr } = await ended;
      expect({ status, stdout, stderr }).toMatchObject({ status: 130, stdout: '' });
      expect(stderr).toMatch(/cutover: stopped; the same command continues from here\n$/);
      expect(readdirSync(join(home, 'stopped'))).toEqual([]);
    } finally {
      await slow.stop();
    }
  });
});

describe('cutover image', () => {
  it('leaves nothing in the temporary folder', () => {
    expect(readdirSync(temporary)).toEqual([]);
  });
});
