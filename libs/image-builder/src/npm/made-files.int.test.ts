import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { emptyImage, unpackLayers, writeLayout, writeLayoutTar, type Image } from '@cutover/oci';
import { buildFolderImage, type FolderImage, type FolderImageOptions } from '../build-folder.ts';
import { writeFiles, type Files } from './testing/npm-folder.ts';
import { listingOf } from './testing/oracle.ts';

let scratch: string;
let app: string;
let other: Image;
beforeEach(() => {
  scratch = realpathSync(mkdtempSync(join(tmpdir(), 'cutover-made-')));
  app = join(scratch, 'shop');
  other = emptyImage({ os: 'linux', architecture: 'amd64' });
  write({});
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

function write(files: Files): void {
  const manifest = { name: '@my/shop', version: '1.0.0', main: 'src/main.js', workspaces: ['libs/*'] };
  const lock = { lockfileVersion: 3, packages: { '': manifest } };
  writeFiles(app, { 'package.json': manifest, 'package-lock.json': lock, 'src/main.js': '', ...files });
}

const warnings: string[] = [];
async function build(more: Partial<FolderImageOptions> = {}): Promise<FolderImage> {
  warnings.length = 0;
  return buildFolderImage({
    folder: app,
    base: other,
    smoke: false,
    npmCache: join(scratch, 'npm'),
    cacheDir: join(scratch, 'images'),
    progress: ({ state, detail }) => void (state === 'warning' && warnings.push(detail)),
    ...more,
  });
}

async function filesOf({ image }: FolderImage): Promise<string[]> {
  const to = mkdtempSync(join(scratch, 'image-'));
  await unpackLayers(image, join(to, 'root'));
  return [...listingOf(join(to, 'root', 'app')).keys()];
}

const SOURCES = ['package-lock.json', 'package.json', 'src/main.js'];

describe('what builds make among the sources is left out:', () => {
  const made: [string, () => Partial<FolderImageOptions> | Promise<Partial<FolderImageOptions>>, string[]][] = [
    ['the cache of images', () => ({ cacheDir: join(app, '.cache', 'images') }), []],
    [
      'npm’s cache',
      () => {
        write({ '.npm/_cacache/content-v2/a': 'a' });
        return { npmCache: join(app, '.npm') };
      },
      [],
    ],
    [
      'a folder that the image goes to, be it called by another path, and what a killed build left in it',
      () => {
        write({ 'made/image/blobs/sha256/a': 'a', 'made/image/partial-1': 'a', '.env.d/x': '' });
        rmSync(join(app, '.env.d'), { recursive: true });
        symlinkSync(app, join(scratch, 'link'));
        return { outputs: [join(scratch, 'link', 'made', '..', 'made', 'image')] };
      },
      [],
    ],
    [
      'a tar that the image goes to, whatever is there',
      () => {
        write({ 'shop.tar': 'cut' });
        return { outputs: [join(app, 'shop.tar')] };
      },
      [],
    ],
    [
      'layouts, also those that are nested, and the folders that hold nothing else',
      async () => {
        await writeLayout(join(app, 'dist', 'images', 'one'), [{ image: other }]);
        await writeLayout(join(app, 'image'), [{ image: other }]);
        return {};
      },
      ['dist/images/one', 'image'],
    ],
    [
      'tars with a layout, as builds and docker save write them',
      async () => {
        await writeLayoutTar(join(app, 'src', 'one.tar'), [{ image: other }]);
        return {};
      },
      ['src/one.tar'],
    ],
    [
      'a tar that was being written when its build was killed',
      () => {
        write({ 'partial-6f0e2f6c-6d6c-4d55-9a2b-0f5b8c9d1e2f': 'cut' });
        return {};
      },
      ['partial-6f0e2f6c-6d6c-4d55-9a2b-0f5b8c9d1e2f'],
    ],
    [
      'what npm packed',
      () => {
        write({ 'my-shop-1.0.0.tgz': 'x', 'my-shop-2.0.0-rc.1.tgz': 'x' });
        return {};
      },
      ['my-shop-1.0.0.tgz', 'my-shop-2.0.0-rc.1.tgz'],
    ],
  ];
  it.each(made)('%s', async (_, make, told) => {
    const before = await build();
    const built = await build(await make());
    expect(await filesOf(built)).toEqual(SOURCES);
    expect(built.image.digest).toBe(before.image.digest);
    const list = `left out, since builds make them: ${told.join(', ')}; --allow NAME takes one in`;
    expect(warnings).toEqual(told.length === 0 ? [] : [list]);
  });

  it('not what only looks like it', async () => {
    const others = ['data.tar', 'empty.tar', 'my-shop.tgz', 'other-1.0.0.tgz', 'partial-1', 'src/my-shop-1.0.0.tgz'];
    write(Object.fromEntries(others.map((name) => [name, name === 'empty.tar' ? '' : 'x'.repeat(2000)])));
    mkdirSync(join(app, 'empty'));
    truncateSync(join(app, 'data.tar'), 10_000);
    expect(await filesOf(await build())).toEqual([...others, ...SOURCES].sort());
    expect(warnings).toEqual([]);
  });

  it('not what is taken in by name', async () => {
    await writeLayout(join(app, 'data', 'image'), [{ image: other }]);
    expect(await filesOf(await build({ allow: ['data/image'] }))).toContain('data/image/oci-layout');
    expect(warnings).toEqual([]);
  });

  it('in packages of the workspace, too', async () => {
    write({ 'libs/kit/package.json': { name: 'kit', version: '1.0.0' }, 'libs/kit/index.js': '' });
    const dependencies = { kit: '1.0.0' };
    const manifest = { name: 'web', version: '1.0.0', main: 'index.js', dependencies };
    const locked = {
      '': { workspaces: ['libs/*', 'web'] },
      web: manifest,
      'libs/kit': { name: 'kit', version: '1.0.0' },
    };
    const links = { 'node_modules/kit': { resolved: 'libs/kit', link: true } };
    write({
      'package-lock.json': { lockfileVersion: 3, packages: { ...locked, ...links } },
      'web/package.json': manifest,
      'web/index.js': '',
    });
    const folder = join(app, 'web');
    const before = await build({ folder });
    await writeLayout(join(app, 'libs', 'kit', 'image'), [{ image: other }]);
    write({ 'package-lock.json': { lockfileVersion: 3, packages: { ...locked, ...links } }, 'libs/kit/out': 'x' });
    const after = await build({ folder, outputs: [join(app, 'libs', 'kit', 'out')] });
    expect(after.image.digest).toBe(before.image.digest);
    expect(warnings).toEqual([expect.stringContaining('left out, since builds make them: image;')]);
  });
});

describe('an image that would be written over what it is made of is refused:', () => {
  it.each([
    ['the app', '.'],
    ['a folder of its sources', 'src'],
    ['a folder of its sources, by a link', 'link'],
  ])('%s', async (_, place) => {
    symlinkSync('src', join(app, 'link'));
    await expect(build({ outputs: [join(app, place)] })).rejects.toMatchObject({
      code: 'option-invalid',
      message: `the image cannot go to ${realpathSync(join(app, place))}, which has files that it is made of: name a folder of its own`,
    });
  });

  it('and what starts the app is not to lie in an image', async () => {
    writeFileSync(join(app, 'src', 'oci-layout'), '');
    await expect(build()).rejects.toMatchObject({
      code: 'start-missing',
      message: `${app}: an image is left out, and in it src/main.js, which starts the app`,
    });
    await expect(build({ outputs: [dirname(scratch)], allow: ['src'] })).resolves.toBeDefined();
  });
});
