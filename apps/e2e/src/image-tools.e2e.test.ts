import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compareImages, differenceText, hostPlatform } from '@cutover/image-builder';
import { filesOf, readImageTar, type FileInfo, type Image } from '@cutover/oci';
import { succeed } from './testing/command-line.ts';
import { succeedCommand } from './testing/dockerfiles/command.ts';
import { imageOf } from './testing/dockerfiles/layout.ts';
import { expressApp } from './testing/express-app.ts';
import { COLD_MS, PATIENCE_MS } from './testing/patience.ts';
import { treeDifferences, treeOf, type TreeEntry } from './testing/tree-of.ts';

interface Built {
  readonly layout: string;
  readonly tar: string;
  readonly image: Image;
}

let folder: string;
const built = new Map<string, Built>();

const skopeo = (...args: string[]) => succeedCommand('skopeo', ['--tmpdir', folder, '--insecure-policy', ...args]);

async function build(name: string, what: readonly string[]): Promise<void> {
  const [layout, tar] = [join(folder, name), join(folder, `${name}.tar`)];
  await succeed('image', 'build', ...what, '--to', `oci:${layout}:1.0.0`, '--to', tar);
  built.set(name, { layout, tar, image: await imageOf(layout) });
}

/** As `treeOf` tells it. */
function entryOf({ type, mode, uid, gid, digest, target }: FileInfo): TreeEntry {
  if (type === 'symlink') return { type, uid, gid, target: target ?? '' };
  return { type: type === 'hardlink' ? 'file' : type, mode, uid, gid, ...(digest && { digest }) };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-image-tools-'));
  await build('service', ['account', '--version', '1.0.0']);
  await build('foreign', [await expressApp(join(folder, 'app'))]);
}, COLD_MS);

afterAll(() => rm(folder, { recursive: true, force: true }), PATIENCE_MS);

describe.each(['service', 'foreign'])('the image of a %s app', (name) => {
  it.each(['oci', 'oci-archive', 'docker-archive'])(
    'is inspected by skopeo as %s',
    async (kind) => {
      const { layout, tar, image } = built.get(name)!;
      const inspected = JSON.parse(
        await skopeo('inspect', kind === 'oci' ? `oci:${layout}:1.0.0` : `${kind}:${tar}`),
      ) as {
        Digest: string;
        Layers: string[];
      };
      expect(inspected.Layers).toHaveLength(image.layers.length);
      // A Docker archive has no manifest of its own: skopeo makes one.
      if (kind !== 'docker-archive') expect(inspected.Digest).toBe(image.digest);
    },
    PATIENCE_MS,
  );

  it(
    'is copied by skopeo: into a folder with its digest, into an archive with the same files',
    async () => {
      const { layout, image } = built.get(name)!;
      const [dir, archive] = [join(folder, `${name}-dir`), join(folder, `${name}-archive.tar`)];
      await skopeo('copy', '--quiet', `oci:${layout}:1.0.0`, `dir:${dir}`);
      expect(await readFile(join(dir, 'manifest.json'))).toEqual(image.manifest.bytes);
      await skopeo('copy', '--quiet', `oci:${layout}:1.0.0`, `docker-archive:${archive}:shop/${name}:1.0.0`);
      const [copied] = await readImageTar(archive, join(folder, 'spool'), hostPlatform());
      expect((await compareImages(image, copied!.image)).map(differenceText)).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'is unpacked by umoci to the files that its layers list',
    async () => {
      const { layout, image } = built.get(name)!;
      const bundle = join(folder, `${name}-bundle`);
      await succeedCommand('umoci', ['unpack', '--image', `${layout}:1.0.0`, bundle]);
      const listed = [...(await filesOf(image))].map(([path, info]) => [path, entryOf(info)] as const);
      const unpacked = await treeOf(join(bundle, 'rootfs'));
      expect(unpacked.size).toBeGreaterThan(1000);
      expect(treeDifferences(new Map(listed), unpacked)).toEqual([]);
      const { process } = JSON.parse(await readFile(join(bundle, 'config.json'), 'utf8')) as {
        process: { user: { uid: number }; args: string[] };
      };
      const { Entrypoint = [], Cmd = [] } = image.config.value.config ?? {};
      expect([process.user.uid, process.args]).toEqual([65_532, [...Entrypoint, ...Cmd]]);
    },
    PATIENCE_MS,
  );
});
