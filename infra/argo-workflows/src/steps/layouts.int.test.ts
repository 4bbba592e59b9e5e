import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { judgeLayout } from './layouts.ts';

let layout: string;

async function blob(content: string): Promise<{ digest: string; size: number }> {
  const hex = createHash('sha256').update(content).digest('hex');
  await mkdir(join(layout, 'blobs', 'sha256'), { recursive: true });
  await writeFile(join(layout, 'blobs', 'sha256', hex), content);
  return { digest: `sha256:${hex}`, size: content.length };
}

const blobAt = (digest: string) => join(layout, 'blobs', 'sha256', digest.slice('sha256:'.length));
const index = (manifests: unknown) =>
  writeFile(join(layout, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));

let layer: { digest: string };
let manifest: { digest: string };

beforeEach(async () => {
  layout = await mkdtemp(join(tmpdir(), 'cutover-layout-'));
  layer = await blob('a layer');
  manifest = await blob(JSON.stringify({ config: await blob('{}'), layers: [layer] }));
  await writeFile(join(layout, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  await index([manifest]);
});
afterEach(() => rm(layout, { recursive: true, force: true }));

describe('a layout that strangers built', () => {
  it('is taken where it is one whole image', async () => {
    await expect(judgeLayout(layout, 'account')).resolves.toBeUndefined();
  });

  const PLANTED: readonly (readonly [string, () => Promise<unknown>, RegExp])[] = [
    [
      'a link to what the step holds',
      async () => {
        await rm(blobAt(layer.digest));
        await symlink('/etc/hostname', blobAt(layer.digest));
      },
      /account: blobs\/sha256\/[0-9a-f]{64} is no file/,
    ],
    ['a layer that is missing', () => rm(blobAt(layer.digest)), /account: has no sha256:.*its base included/],
    [
      'a layer that is another',
      () => writeFile(blobAt(layer.digest), 'other'),
      /account: what is called sha256:\S+ is something else/,
    ],
    ['a manifest that is another', () => writeFile(blobAt(manifest.digest), '{}'), /is something else/],
    ['a digest that leads elsewhere', () => index([{ digest: 'sha256:../../../etc/passwd' }]), /is no digest/],
    ['several images', () => index([manifest, manifest]), /expected a layout of one image/],
    ['no index', () => rm(join(layout, 'index.json')), /account\/index\.json: is missing/],
    ['an index that is no JSON', () => writeFile(join(layout, 'index.json'), '{'), /account\/index\.json: is no JSON/],
    [
      'a file that is too large',
      () => writeFile(join(layout, 'index.json'), ' '.repeat(5 << 20)),
      /longer than any document/,
    ],
  ];

  it.each(PLANTED)('is refused with %s', async (_, plant, problem) => {
    await plant();
    await expect(judgeLayout(layout, 'account')).rejects.toThrow(problem);
  });
});
