import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { emptyImage, filesOf } from '@cutover/oci';
import { imageFrom } from './image-recipe.ts';

const home = mkdtempSync(join(tmpdir(), 'cutover-recipe-'));
const options = { cacheDir: join(home, 'cache') };
const scratch = emptyImage({ os: 'linux', architecture: 'amd64' });

beforeAll(() => {
  mkdirSync(join(home, 'app', 'lib'), { recursive: true });
  writeFileSync(join(home, 'app', 'main.js'), 'main');
  writeFileSync(join(home, 'app', 'lib', 'a.js'), 'a');
  writeFileSync(join(home, 'tool'), 'tool');
  chmodSync(join(home, 'tool'), 0o755);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('a recipe', () => {
  it('copies folders and files, a layer each, and says how they are run', async () => {
    const image = await imageFrom(scratch)
      .copy(join(home, 'app'), { at: '/app' })
      .copy(join(home, 'tool'), { at: '/bin/' })
      .copy(join(home, 'tool'), { at: '/bin/other' })
      .env({ A: '1', B: '2' })
      .env({ B: '3' })
      .user('65532')
      .entrypoint(['/bin/tool'])
      .command(['--help'])
      .workingDir('/app')
      .label({ title: 'x' })
      .expose(9090, '53/udp')
      .timeZone('Asia/Seoul')
      .heap(64)
      .build(options);
    const files = [...(await filesOf(image))].filter(([, { type }]) => type === 'file');
    expect(files.map(([path, { mode, layer }]) => [path, mode, layer])).toEqual([
      ['app/lib/a.js', 0o644, 0],
      ['app/main.js', 0o644, 0],
      ['bin/other', 0o755, 2],
      ['bin/tool', 0o755, 1],
    ]);
    expect(image.config.value.config).toEqual({
      Env: ['A=1', 'B=3', 'TZ=Asia/Seoul', 'NODE_OPTIONS=--max-old-space-size=64'],
      User: '65532',
      Entrypoint: ['/bin/tool'],
      Cmd: ['--help'],
      WorkingDir: '/app',
      Labels: { title: 'x' },
      ExposedPorts: { '53/udp': {}, '9090/tcp': {} },
    });
  });

  it('is left as it was by what is added to it', async () => {
    const one = imageFrom(Promise.resolve(scratch)).copy(join(home, 'app'), { at: '/app' });
    const before = await one.build(options);
    const other = await one.user('1').build(options);
    expect((await one.build(options)).digest).toBe(before.digest);
    expect(other.digest).not.toBe(before.digest);
    expect(other.layers).toHaveLength(1);
  });

  it('stops at a secret, and lets in what is allowed by name', async () => {
    const folder = join(home, 'with-secret');
    mkdirSync(folder);
    writeFileSync(join(folder, '.env'), 'A=1');
    const copy = (allow: string[]) => imageFrom(scratch).copy(folder, { at: '/', allow }).build(options);
    await expect(copy([])).rejects.toMatchObject({
      code: 'secret-in-context',
      message: expect.stringContaining('.env'),
    });
    expect([...(await filesOf(await copy(['.env']))).keys()]).toEqual(['.env']);
  });

  it('of a file that is not there fails in one line', async () => {
    const building = imageFrom(scratch).copy(join(home, 'nothing'), { at: '/a' }).build(options);
    await expect(building).rejects.toMatchObject({ code: 'file-missing' });
  });

  it("is an npm app's image, and what is set afterwards wins", async () => {
    const folder = join(home, 'npm');
    mkdirSync(folder);
    const manifest = { name: 'web', version: '1.2.0', main: 'index.js' };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    const lock = { name: 'web', version: '1.2.0', lockfileVersion: 3, requires: true, packages: { '': manifest } };
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock));
    writeFileSync(join(folder, 'index.js'), 'console.log(1)');
    const image = await imageFrom(scratch).npm(folder, { smoke: false }).user('1000').build(options);
    expect([...(await filesOf(image)).keys()]).toContain('app/index.js');
    expect(image.config.value.config).toMatchObject({ User: '1000', WorkingDir: '/app' });
  });
});
