import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { oneInThree } from '@cutover/testing-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { appendLayer, emptyImage, platformOf, unpackLayers, type Image } from '@cutover/oci';
import { buildFolderImage, type FolderImage } from '../build-folder.ts';
import { APPS, type NpmApp } from './testing/apps.ts';
import { hostBase } from './testing/host-base.ts';
import { npm, writeFiles } from './testing/npm-folder.ts';
import { differences, listingOf, oracleOf, resolutionDifferences } from './testing/oracle.ts';

/**
 * The image's node_modules is held against what npm installs for the same app, see `oracleOf`: every path, its bytes, whether it can be
 * executed, where links lead. What may differ stands here, and with the apps that it is special to.
 */
const PERMITTED = [
  // npm's note of what it has installed, for itself.
  /(?:^|\/)\.package-lock\.json$/,
];

const LONG_MS = 300_000;

let scratch: string;
let base: Image;
beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'cutover-npm-'));
  base = await hostBase(join(scratch, 'images'));
}, LONG_MS);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Installed as a person does who develops it: with all that is for development, linked. */
function installed({ files, archives = [] }: NpmApp, root: string, cache: string): void {
  writeFiles(root, files);
  for (const folder of archives) npm(root, cache, 'pack', `./${folder}`);
  for (const folder of archives) rmSync(join(root, folder), { recursive: true });
  npm(root, cache, 'install');
}

/** The image's own layers, unpacked. */
async function unpacked({ image }: FolderImage, to: string): Promise<string> {
  const own = image.layers.slice(base.layers.length);
  const alone = own.reduce((made, layer) => appendLayer(made, layer, { createdBy: '' }), emptyImage(platformOf(image)));
  await unpackLayers(alone, to);
  return join(to, 'app');
}

/** In short: a workspace, packages for platforms and an addon, an archive by path and an override, a package in two versions. */
const ASKED = oneInThree(APPS, 2);

describe('node_modules of the image is npm’s for', () => {
  it.each(ASKED.map((app, index) => ({ ...app, index })))(
    '$title',
    async (app) => {
      const place = join(scratch, `app-${app.index}`);
      const root = join(place, 'work');
      const cache = join(scratch, 'npm');
      installed(app, root, cache);
      const built = await buildFolderImage({
        folder: join(root, app.app),
        base,
        cacheDir: join(scratch, 'images'),
        npmCache: cache,
        integrity: 'require',
      });
      expect(built.smokeReason).toBeUndefined();
      expect(built.smoke).toBe('passed');
      const image = await unpacked(built, join(place, 'image'));
      const oracle = oracleOf({ root, app: app.app, scratch: place, cache });
      const permitted = [...PERMITTED, ...(app.permitted ?? [])];
      const modules = listingOf(join(image, 'node_modules'));
      expect(modules.size).toBeGreaterThan(0);
      if (app.isMerged !== true) expect(differences(modules, oracle.modules, permitted)).toEqual([]);
      expect(resolutionDifferences(image, join(oracle.copy, app.app))).toEqual([]);
    },
    LONG_MS,
  );
});
