import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeLayout } from '@cutover/oci';
import { randomImage, removeRandomImages, startMemoryRegistry, type MemoryRegistry } from '@cutover/oci/testing';
import { imageCommand } from './testing/image-command.ts';

const { home, temporary, start, image, writeApp, remove } = imageCommand();

let registry: MemoryRegistry;
beforeAll(async () => {
  registry = await startMemoryRegistry();
});
afterAll(async () => {
  await registry.stop();
  remove();
  await removeRandomImages();
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
    await writeLayout(join(home, 'one'), [{ image: await randomImage(1000) }]);
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

  it('is run as the flags say, in whichever order, and inspect shows it', async () => {
    const flags = [
      ['--port', '9090'],
      ['--port', '53/udp'],
      ['--env', 'LOG=info'],
      ['--env', 'API_TOKEN=a=b'],
      ['--label', 'team=shop'],
      ['--user', '1000'],
      ['--time-zone', 'Asia/Seoul'],
      ['--heap', '256'],
      ['--entrypoint', '["/usr/local/bin/node","/app/index.js"]'],
      ['--command', 'serve --quick'],
    ];
    const args = ['build', 'tiny', '--base', 'scratch', '--no-smoke', '--to', './run-layout'];
    const built = await image(...args, ...flags.flat());
    expect(built.stderr).toContain(
      'warning: whoever pulls the image can read API_TOKEN: give it when the image is run\n',
    );
    expect(built.stderr).not.toContain('a=b');
    expect((await image(...args, ...flags.reverse().flat())).stdout).toBe(built.stdout);
    const { stdout } = await image('inspect', './run-layout');
    const lines = stdout.split('\n').map((line) => line.trim().replace(/ {2,}/g, ' '));
    expect(lines).toEqual(
      expect.arrayContaining([
        'user 1000',
        'entrypoint /usr/local/bin/node /app/index.js',
        'command serve --quick',
        'ports 53/udp',
        '9090/tcp',
        'env API_TOKEN=***',
        'LOG=info',
        'NODE_OPTIONS=--max-old-space-size=256',
        'TZ=Asia/Seoul',
        'team=shop',
      ]),
    );
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

describe('cutover image build', () => {
  it('leaves nothing in the temporary folder', () => {
    expect(readdirSync(temporary)).toEqual([]);
  });
});
