import { afterAll, describe, expect, it } from '@jest/globals';
import { appendLayer, emptyImage, layerFromEntries, withConfig, type Entry, type Image } from '@cutover/oci';
import { removeRandomImages } from '@cutover/oci/testing';
import { compareImages } from './compare-images.ts';
import { differenceText } from './difference.ts';

afterAll(removeRandomImages);

function file(path: string, content: string, mode = 0o644): Entry {
  return { type: 'file', path, content: Buffer.from(content), mode };
}

async function imageOf(...layers: readonly (readonly Entry[])[]): Promise<Image> {
  let image = emptyImage({ os: 'linux', architecture: 'amd64' });
  for (const entries of layers) image = appendLayer(image, await layerFromEntries(entries), { createdBy: 'test' });
  return image;
}

async function linesOf(before: Image, after: Image): Promise<string[]> {
  return (await compareImages(before, after)).map(differenceText);
}

describe('two images', () => {
  it('do not differ where the same files lie in other layers', async () => {
    const [a, b, old] = [file('app/a', 'a'), file('app/b', 'b'), file('app/b', 'old', 0o755)];
    expect(await linesOf(await imageOf([a, b]), await imageOf([a, old], [b]))).toEqual([]);
  });

  it('differ in files and in how they are run, a line each', async () => {
    const before = await imageOf([
      file('app/main.js', 'one'),
      file('app/run', 'x'),
      file('app/old', ''),
      { type: 'symlink', path: 'bin', target: 'usr/bin' },
    ]);
    const after = await imageOf([
      file('app/main.js', 'two'),
      file('app/run', 'x', 0o755),
      { type: 'symlink', path: 'bin', target: '/usr/bin' },
      { type: 'directory', path: 'tmp', mode: 0o1777 },
    ]);
    expect(await linesOf(before, withConfig(after, { User: '65532', Env: ['A=1'] }))).toEqual([
      '~ /app/main.js (content)',
      '- /app/old',
      '~ /app/run (mode 0644→0755)',
      '~ /bin (target usr/bin→/usr/bin)',
      '+ /tmp',
      '+ config.Env A (1)',
      '+ config.User (65532)',
    ]);
  });

  it('with a layer of other content than its digest says are not compared', async () => {
    const [before, after] = [await imageOf([file('a', 'a')]), await imageOf([file('a', 'b')])];
    const [lying] = [{ ...after, layers: [{ ...after.layers[0]!, open: () => before.layers[0]!.open() }] }];
    await expect(compareImages(before, lying)).rejects.toMatchObject({ code: 'digest-mismatch' });
  });
});
