import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { digestOf, hexOf, type Digest } from '../digest.ts';
import { withAnnotations } from '../image.ts';
import { randomImage, removeRandomImages } from '../testing/random-image.ts';
import { readImageTar } from './image-tar.ts';
import { readLayout } from './read-layout.ts';
import { writeLayout } from './write-layout.ts';
import { writeLayoutTar } from './layout-tar.ts';

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'cutover-layout-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));
afterAll(removeRandomImages);

describe('a layout', () => {
  it('gives back the images it was given, with their names', async () => {
    const [one, two] = [await randomImage(10, 20), await randomImage(30)];
    await writeLayout(scratch, [{ image: one, name: 'localhost/one:1' }, { image: two }]);
    const read = await readLayout(scratch);
    expect(read.map(({ image, name }) => [image.digest, name])).toEqual([
      [one.digest, 'localhost/one:1'],
      [two.digest, undefined],
    ]);
    const bytes = Buffer.concat((await (await read[0]!.image.layers[0]!.open()).toArray()) as Buffer[]);
    expect(digestOf(bytes)).toBe(one.layers[0]!.descriptor.digest);
  });

  it('as a tar is the same, and the same bytes each time', async () => {
    const image = await randomImage(1000);
    await writeLayoutTar(join(scratch, 'a.tar'), [{ image, name: 'localhost/app:1' }]);
    await writeLayoutTar(join(scratch, 'b.tar'), [{ image, name: 'localhost/app:1' }]);
    expect(readFileSync(join(scratch, 'a.tar')).equals(readFileSync(join(scratch, 'b.tar')))).toBe(true);
    const [read] = await readImageTar(join(scratch, 'a.tar'), join(scratch, 'read'));
    expect(read?.image.digest).toBe(image.digest);
  });

  it('as a tar says to older engines what it holds, each file by its place', async () => {
    const image = await randomImage(10, 20);
    const directory = join(scratch, 'read');
    await writeLayoutTar(join(scratch, 'a.tar'), [{ image, name: 'localhost/app:1' }, { image }]);
    await readImageTar(join(scratch, 'a.tar'), directory);
    const said: unknown = JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8'));
    const place = ({ digest }: { digest: Digest }) => `blobs/sha256/${hexOf(digest)}`;
    const Layers = image.layers.map(({ descriptor }) => place(descriptor));
    const both = { Config: place(image.config.descriptor), Layers };
    expect(said).toEqual([
      { ...both, RepoTags: ['localhost/app:1'] },
      { ...both, RepoTags: null },
    ]);
    for (const path of [both.Config, ...Layers])
      expect(hexOf(digestOf(readFileSync(join(directory, path))))).toBe(path.slice(13));
  });

  it('as a tar holds once what several of its images share', async () => {
    const [one, other] = [await randomImage(100_000), await randomImage(10)];
    await writeLayoutTar(join(scratch, 'one.tar'), [{ image: one, name: 'localhost/one:1' }]);
    const again = withAnnotations(one, { again: 'yes' });
    const names = [
      { image: one, name: 'localhost/one:1' },
      { image: again, name: 'localhost/again:1' },
      { image: other },
    ];
    await writeLayoutTar(join(scratch, 'all.tar'), names);
    const read = await readImageTar(join(scratch, 'all.tar'), join(scratch, 'read'));
    expect(read.map(({ image }) => image.digest)).toEqual([one.digest, again.digest, other.digest]);
    expect(statSync(join(scratch, 'all.tar')).size).toBeLessThan(1.5 * statSync(join(scratch, 'one.tar')).size);
  });

  it('with a damaged manifest, config or layer is refused', async () => {
    const image = await randomImage(1000);
    const { manifest, config, layers } = image;
    for (const { digest, size } of [manifest.descriptor, config.descriptor, layers[0]!.descriptor]) {
      const directory = join(scratch, hexOf(digest));
      await writeLayout(directory, [{ image }]);
      writeFileSync(join(directory, 'blobs', 'sha256', hexOf(digest)), Buffer.alloc(size));
      const reading = readLayout(directory).then(async ([read]) => (await read!.image.layers[0]!.open()).toArray());
      await expect(reading).rejects.toMatchObject({ code: 'digest-mismatch' });
    }
  });

  it('that is none is one line that says what is missing', async () => {
    await expect(readLayout(scratch)).rejects.toThrow(/is no complete OCI image layout: oci-layout ENOENT$/);
  });
});
