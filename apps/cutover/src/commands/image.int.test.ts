import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { oneInThree } from '@cutover/testing-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { appendLayer, emptyImage, layerFromEntries, withConfig, writeLayout, writeLayoutTar } from '@cutover/oci';
import type { Entry, Image } from '@cutover/oci';
import { startGuardedRegistry, startMemoryRegistry, type MemoryRegistry } from '@cutover/oci/testing';
import { imageCommand } from './testing/image-command.ts';

const { home, temporary, image, remove } = imageCommand();

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
  mkdirSync(join(home, 'empty'));
  mkdirSync(join(home, 'app'));
  writeFileSync(join(home, 'app', 'package.json'), '{"name":"app","version":"1.0.0"}');
  writeFileSync(join(home, 'text'), 'text');
  registry = await startMemoryRegistry();
});

afterAll(async () => {
  await registry.stop();
  remove();
});

const PORT = 'expected a number from 0 to 65535, with /tcp or /udp where it matters, such as 53/udp';
const FORMS = 'a registry is HOST/REPOSITORY:TAG, a folder begins with ./ or /, a tar ends in .tar';

describe('what cutover image refuses', () => {
  it.each(
    oneInThree<readonly [readonly string[], string]>([
      [
        ['biuld'],
        '"biuld" is not a command of image; did you mean build? choose from build, push, inspect, diff, base',
      ],
      [['build'], "missing required argument 'what' (see cutover image build --help)"],
      [['build', 'app', '--too', 'x'], "unknown option '--too' (Did you mean --to?) (see cutover image build --help)"],
      [
        ['build', 'app'],
        'say where the image goes: --to HOST/REPOSITORY:TAG, --to ./FOLDER for an OCI layout, or --to ./FILE.tar',
      ],
      [['build', 'app', '--to', 'web'], `--to: "web" names no registry; did you mean docker.io/library/web? ${FORMS}`],
      [
        ['build', 'acount', '--to', './x'],
        '"acount" is not an app of this workspace, nor a folder here; did you mean account? choose from account, console, consumer-gate, delivery, membership, mesh-metrics, mongo-backup, node-logs, pacman, transfer',
      ],
      [['build', './nothing', '--to', './x'], 'there is no folder ./nothing'],
      [['build', 'app/package.json', '--to', './x'], 'app/package.json is a file; did you mean its folder, app?'],
      [['build', 'empty', '--to', './x'], 'empty has no package.json: give the folder of an npm package'],
      [
        ['build', 'account', '--to', './x'],
        'account tells its version to who asks: say which is built, such as --version 1.2.0',
      ],
      [['build', 'app', '--to', './x', '--version', '1'], '--version: "1" must be like 1.2.3 or 1.2.3-rc.1'],
      [['build', 'app', '--to', './x', '--port', '-1'], `--port: "-1", ${PORT}`],
      [['build', 'app', '--to', './x', '--env', 'A'], '--env: "A", expected KEY=VALUE'],
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
    ]),
  )('%j: one line, exit code 2, nothing on standard output', async (args, line) => {
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

describe('cutover image', () => {
  it('leaves nothing in the temporary folder', () => {
    expect(readdirSync(temporary)).toEqual([]);
  });
});
