import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendLayer, hexOf, layerFromEntries, readLayout, writeLayout, type Image } from '@cutover/oci';
import { randomImage, removeRandomImages, startMemoryRegistry, type MemoryRegistry } from '@cutover/oci/testing';
import { imageCommand, type Ended, type ImageCommand } from './testing/image-command.ts';

let command: ImageCommand;
let home: string;
let registry: MemoryRegistry;
beforeEach(async () => {
  command = imageCommand();
  home = command.home;
  registry = await startMemoryRegistry();
});
afterEach(async () => {
  await registry.stop();
  command.remove();
  await removeRandomImages();
});

const image = (...args: string[]): Promise<Ended> => command.image(...args);
const writeApp = (program: string): void => command.writeApp('app', program);

function build(...more: string[]): Promise<Ended> {
  return image('build', 'app', '--base', './base', '--no-smoke', '--json', '--to', './out', ...more);
}

async function written(): Promise<{ digest: string; base: string | undefined; blobs: string[]; layers: string[] }> {
  const [found] = await readLayout(join(home, 'out'));
  const layers = found!.image.layers.map(({ descriptor }) => hexOf(descriptor.digest));
  return { digest: found!.image.digest, base: found!.base, blobs: readdirSync(join(home, 'out/blobs/sha256')), layers };
}

const uploads = (): string[] => registry.lines().filter((line) => /^PUT .*uploads\/ID 201$/.test(line));

describe('an image that is written without its base', () => {
  let base: Image;
  beforeEach(async () => {
    base = await randomImage(1000);
    await writeLayout(join(home, 'base'), [{ image: base }]);
    writeApp('1;');
  });

  it('is the same image, names its base pinned, and holds what is its own, of this build alone', async () => {
    expect((await build()).status).toBe(0);
    const { digest } = await written();
    rmSync(join(home, 'out'), { recursive: true });
    expect((await build('--without-base')).status).toBe(0);
    const first = await written();
    expect(first.digest).toBe(digest);
    expect(first.base).toBe(`oci:./base@${base.digest}`);
    expect(first.layers).toHaveLength(2);
    expect(first.blobs).not.toContain(first.layers[0]);
    expect(first.blobs).toHaveLength(3);
    writeApp('2;');
    expect((await build('--without-base')).status).toBe(0);
    const second = await written();
    expect(second.digest).not.toBe(digest);
    expect(second.blobs).toHaveLength(3);
    expect(second.blobs).not.toContain(first.layers[1]);
  });

  it('is pushed whole, with the layers of its base from where that lies, and costs one HEAD afterwards', async () => {
    await build('--without-base');
    const { digest } = await written();
    const pushed = await image('push', './out', `${registry.host}/app:1`);
    expect(pushed.stdout).toBe(`${registry.host}/app@${digest}\n`);
    expect(uploads()).toHaveLength(3);
    const before = registry.lines().length;
    await image('push', './out', `${registry.host}/app:1`);
    expect(registry.lines().slice(before)).toEqual(['HEAD /v2/app/manifests/1 200']);
    writeApp('2;');
    await build('--without-base');
    await image('push', './out', `${registry.host}/app:1`);
    expect(uploads()).toHaveLength(5);
  });
});

describe('an image without a base that was made here', () => {
  it('says, where the image cache lacks that, which command brings it', async () => {
    const made = await randomImage(1000);
    const own = await layerFromEntries([{ type: 'file', path: 'app/main', content: Buffer.from('1') }]);
    const whole = appendLayer(made, own, { createdBy: 'test' });
    const [layer] = made.layers;
    const except = new Set([layer!.descriptor.digest]);
    await writeLayout(join(home, 'out'), [{ image: whole, base: 'node' }], { except });
    const { status, stderr } = await image('push', './out', `${registry.host}/app:1`);
    const lines = stderr.split('\n').filter((line) => line.startsWith('cutover: '));
    const reason = `./out is without its base, and the image cache lacks ${layer!.descriptor.digest} of it`;
    expect(lines).toEqual([`cutover: ${reason}: "cutover image base node" brings it`]);
    expect(status).toBe(1);
    expect(registry.store.manifests.size).toBe(0);
  });

  it('is no other than one that a stranger wrote half', async () => {
    const whole = await randomImage(1000);
    const except = new Set(whole.layers.map(({ descriptor }) => descriptor.digest));
    await writeLayout(join(home, 'out'), [{ image: whole }], { except });
    const { status, stderr } = await image('push', './out', `${registry.host}/app:1`);
    expect(stderr).toMatch(/cutover: \.?\/?out\/blobs\/sha256\/[0-9a-f]{64}: no longer there\n$/);
    expect(status).toBe(1);
  });
});

it('nx’s --push is refused in one line that names the target push', async () => {
  writeApp('1;');
  const { status, stdout, stderr } = await image('build', 'app', '--to', './out', '--without-base', '--push');
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^cutover: --push: [^\n]*nx affected -t push[^\n]*\n$/);
});

it('nx’s push without a prefix is refused in one line that says what to set', async () => {
  await writeLayout(join(home, 'out'), [{ image: await randomImage(1) }]);
  const { status, stderr } = await image('push', './out', '/app:1');
  const line =
    '"/app:1" names no registry: push goes to HOST/REPOSITORY:TAG; set CUTOVER_IMAGE_PREFIX, below which nx pushes';
  expect({ status, stderr }).toEqual({ status: 2, stderr: `cutover: ${line}, such as registry.example/shop\n` });
});
