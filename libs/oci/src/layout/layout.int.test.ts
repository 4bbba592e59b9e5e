import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { digestOf, hexOf } from '../digest.ts';
import { appendLayer, type Image } from '../image.ts';
import type { Layer } from '../layer/layer.ts';
import { randomImage, removeRandomImages } from '../testing/random-image.ts';
import { writeLayoutTar } from './layout-tar.ts';
import { pruneLayout } from './prune-layout.ts';
import { readLayout } from './read-layout.ts';
import { writeLayout } from './write-layout.ts';

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'cutover-layout-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));
afterAll(removeRandomImages);

async function namesIn(directory: string): Promise<(string | undefined)[]> {
  return (await readLayout(directory)).map(({ name }) => name);
}

function blobFile({ digest }: Pick<Image, 'digest'>): string {
  return join(scratch, 'blobs', 'sha256', hexOf(digest));
}

/** A process that writes images of its own into the folder again and again, each under the name that it is given and a number. */
function writer(name: string, times: number): Promise<unknown> {
  const here = (path: string): string => JSON.stringify(join(import.meta.dirname, path));
  const code = `
    import { writeLayout } from ${here('write-layout.ts')};
    import { randomImage, removeRandomImages } from ${here('../testing/random-image.ts')};
    const [folder, name, times] = process.argv.slice(1);
    for (let at = 0; at < Number(times); at += 1) {
      await writeLayout(folder, [{ image: await randomImage(1000), name: name + at }]);
    }
    await removeRandomImages();
  `;
  const args = ['--input-type=module', '-e', code, scratch, name, String(times)];
  return promisify(execFile)(process.execPath, args);
}

async function* breaking(): AsyncGenerator<Buffer> {
  yield await Promise.resolve(Buffer.alloc(10));
  throw new Error('the source went away');
}

describe('a layout that is written again', () => {
  it('keeps images of other names, replaces one of the same name, and one without a name too', async () => {
    const [one, two, three] = [await randomImage(1), await randomImage(2), await randomImage(3)];
    await writeLayout(scratch, [{ image: one, name: 'localhost/a:1' }, { image: one }]);
    await writeLayout(scratch, [{ image: two, name: 'localhost/b:1' }, { image: two }]);
    await writeLayout(scratch, [{ image: three, name: 'localhost/a:1' }]);
    expect((await readLayout(scratch)).map(({ image, name }) => [name, image.digest])).toEqual([
      ['localhost/b:1', two.digest],
      [undefined, two.digest],
      ['localhost/a:1', three.digest],
    ]);
  });

  it('makes a blob anew that was damaged there', async () => {
    const image = await randomImage(1000);
    const { digest, size } = image.layers[0]!.descriptor;
    await writeLayout(scratch, [{ image }]);
    writeFileSync(blobFile({ digest }), Buffer.alloc(size));
    await writeLayout(scratch, [{ image }]);
    expect(digestOf(readFileSync(blobFile({ digest })))).toBe(digest);
  });

  it('by several processes at once holds the images of all, and is whole at every moment', async () => {
    const names = ['a', 'b', 'c', 'd'];
    let isWriting = true;
    const writing = Promise.all(names.map((name) => writer(name, 5))).finally(() => (isWriting = false));
    let seen = 0;
    while (isWriting) {
      await new Promise((resolve) => setImmediate(resolve));
      const isThere = readdirSync(scratch).includes('index.json');
      if (isThere) seen = Math.max(seen, (await namesIn(scratch)).length);
    }
    await writing;
    const all = names.flatMap((name) => [0, 1, 2, 3, 4].map((at) => `${name}${at}`));
    expect((await namesIn(scratch)).sort()).toEqual(all.sort());
    expect(seen).toBeGreaterThan(0);
    expect(readdirSync(scratch).sort()).toEqual(['blobs', 'index.json', 'oci-layout']);
  });

  it('with an index.json that is none is left as it is', async () => {
    writeFileSync(join(scratch, 'index.json'), '{"schemaVersion":');
    const writing = writeLayout(scratch, [{ image: await randomImage(1) }]);
    await expect(writing).rejects.toMatchObject({ code: 'manifest-invalid' });
    expect(readFileSync(join(scratch, 'index.json'), 'utf8')).toBe('{"schemaVersion":');
  });

  it('is still the one of before when it ends in the middle, and nothing is left of what was begun', async () => {
    await writeLayout(scratch, [{ image: await randomImage(1), name: 'localhost/a:1' }]);
    const before = readdirSync(scratch, { recursive: true });
    const image = await randomImage(1000);
    const layer: Layer = { ...image.layers[0]!, open: () => Promise.resolve(Readable.from(breaking())) };
    const failing = writeLayout(scratch, [{ image: appendLayer(await randomImage(), layer, { createdBy: 'test' }) }]);
    await expect(failing).rejects.toThrow('the source went away');
    expect(readdirSync(scratch, { recursive: true })).toEqual(before);
    expect(await namesIn(scratch)).toEqual(['localhost/a:1']);
  });

  it('is for others to read, and nobody else to write, whatever the umask', async () => {
    for (const umask of [0o000, 0o077]) {
      const before = process.umask(umask);
      const directory = join(scratch, String(umask));
      await writeLayout(directory, [{ image: await randomImage(1) }]).finally(() => process.umask(before));
      const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
      const modes = files.map((one) => statSync(join(one.parentPath, one.name)).mode & 0o777);
      expect(modes).toEqual(files.map(() => 0o644));
    }
  });
});

describe('a layout without the layers of a base', () => {
  async function written(): Promise<{ base: Layer; image: Image }> {
    const image = await randomImage(1000, 2000);
    const base = image.layers[0]!;
    await writeLayout(scratch, [{ image }], { except: new Set([base.descriptor.digest]) });
    return { base, image };
  }

  it('is the same image, and says which layer it lacks when that is read', async () => {
    const { base, image } = await written();
    expect(readdirSync(join(scratch, 'blobs', 'sha256'))).not.toContain(hexOf(base.descriptor.digest));
    const [read] = await readLayout(scratch);
    expect(read!.image.digest).toBe(image.digest);
    await expect(read!.image.layers[0]!.open()).rejects.toMatchObject({
      code: 'not-found',
      fields: { digest: base.descriptor.digest },
    });
    expect(digestOf(await buffer(await read!.image.layers[1]!.open()))).toBe(image.layers[1]!.descriptor.digest);
  });

  it('takes them from where they are, checked', async () => {
    const { base } = await written();
    const [read] = await readLayout(scratch, undefined, ({ digest }) =>
      digest === base.descriptor.digest ? base.open() : Promise.resolve(undefined),
    );
    const [layer] = read!.image.layers;
    expect(digestOf(await buffer(await layer!.open()))).toBe(base.descriptor.digest);
    const [wrong] = await readLayout(scratch, undefined, () => Promise.resolve(Readable.from([Buffer.from('x')])));
    await expect(wrong!.image.layers[0]!.open().then(buffer)).rejects.toMatchObject({ code: 'size-mismatch' });
  });
});

describe('the base that a layout names', () => {
  it('is kept with the image, beside its name, and asked for with each layer that is not there', async () => {
    const image = await randomImage(10);
    const except = new Set([image.layers[0]!.descriptor.digest]);
    await writeLayout(scratch, [{ image, name: 'localhost/a:1', base: 'node' }], { except });
    await writeLayout(scratch, [{ image: await randomImage(20) }]);
    const asked: unknown[] = [];
    const read = await readLayout(scratch, undefined, ({ digest }, base) => {
      asked.push([digest, base]);
      return Promise.resolve(undefined);
    });
    expect(read.map(({ name, base }) => ({ name, base }))).toEqual([
      { name: 'localhost/a:1', base: 'node' },
      { name: undefined, base: undefined },
    ]);
    await expect(read[0]!.image.layers[0]!.open()).rejects.toMatchObject({ code: 'not-found' });
    expect(asked).toEqual([[image.layers[0]!.descriptor.digest, 'node']]);
  });
});

describe('a layout that is pruned', () => {
  it('loses blobs of an image that was replaced and what a killed writer left, and keeps all that its images need', async () => {
    const [before, after, other] = [await randomImage(1000), await randomImage(2000), await randomImage(3000)];
    await writeLayout(scratch, [{ image: before }, { image: other, name: 'localhost/other:1' }]);
    await writeLayout(scratch, [{ image: after }]);
    writeFileSync(join(scratch, 'partial-1'), '');
    await pruneLayout(scratch);
    const needed = [after, other].flatMap((image) => [image.manifest, image.config, ...image.layers]);
    const blobs = readdirSync(join(scratch, 'blobs', 'sha256'));
    expect(blobs.sort()).toEqual(needed.map(({ descriptor }) => hexOf(descriptor.digest)).sort());
    expect(readdirSync(scratch).sort()).toEqual(['blobs', 'index.json', 'oci-layout']);
    expect(await namesIn(scratch)).toEqual(['localhost/other:1', undefined]);
  });

  it('has lost nothing where its index is not whole', async () => {
    await writeLayout(scratch, [{ image: await randomImage(1) }]);
    writeFileSync(join(scratch, 'index.json'), '{');
    const before = readdirSync(scratch, { recursive: true });
    await expect(pruneLayout(scratch)).rejects.toMatchObject({ code: 'manifest-invalid' });
    expect(readdirSync(scratch, { recursive: true })).toEqual(before);
  });
});

describe('a layout tar', () => {
  it('is written by two builds at once, and a build that fails leaves the one before', async () => {
    const path = join(scratch, 'a.tar');
    const image = await randomImage(1000);
    await Promise.all([1, 2, 3, 4].map(() => writeLayoutTar(path, [{ image }])));
    const bytes = readFileSync(path);
    const layer: Layer = { ...image.layers[0]!, open: () => Promise.reject(new Error('the source went away')) };
    const failing = writeLayoutTar(path, [{ image: appendLayer(await randomImage(), layer, { createdBy: 'test' }) }]);
    await expect(failing).rejects.toThrow('the source went away');
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(readdirSync(scratch)).toEqual(['a.tar']);
  });

  it('replaces no folder', async () => {
    mkdirSync(join(scratch, 'a.tar', 'kept'), { recursive: true });
    const writing = writeLayoutTar(join(scratch, 'a.tar'), [{ image: await randomImage(1) }]);
    await expect(writing).rejects.toMatchObject({ code: 'folder-failed' });
    expect(readdirSync(scratch)).toEqual(['a.tar']);
  });
});
