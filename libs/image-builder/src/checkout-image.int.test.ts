import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { emptyImage, unpackLayers } from '@cutover/oci';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { checkoutImage } from './checkout-image.ts';
import { hostPlatform } from './options.ts';

let work: string;
const at = (...path: string[]) => join(work, ...path);

function put(path: string, text: string): void {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), text);
}

const build = () =>
  checkoutImage({
    ...{ base: emptyImage(hostPlatform()), sources: at('sources'), installed: at('installed') },
    ...{ at: '/opt/shop', cacheDir: at('cache') },
  });

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'cutover-checkout-image-'));
  put('sources/libs/a/index.js', 'as committed');
  put('installed/libs/a/index.js', 'as somebody is changing it');
  put('installed/.env', 'PASSWORD=x');
  put('installed/.git/config', 'x');
  put('installed/node_modules/nx/index.js', 'nx');
  put('installed/node_modules/nx/test.pem', 'a test’s key');
  put('installed/node_modules/.cache/x', 'of this machine');
  put('installed/libs/a/node_modules/yaml/index.js', 'yaml');
  mkdirSync(at('installed/node_modules/@shop'));
  symlinkSync('../../libs/a', at('installed/node_modules/@shop/a'));
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

it('has the sources as they are given and what npm installed beside them, and nothing else of either', async () => {
  await unpackLayers(await build(), at('root'));
  const read = (path: string) => readFileSync(at('root/opt/shop', path), 'utf8');
  expect(read('node_modules/@shop/a/index.js')).toBe('as committed');
  expect(lstatSync(at('root/opt/shop/node_modules/@shop/a')).isSymbolicLink()).toBe(true);
  expect(read('node_modules/nx/index.js')).toBe('nx');
  expect(read('libs/a/node_modules/yaml/index.js')).toBe('yaml');
  for (const none of ['.env', '.git', 'node_modules/.cache']) expect(existsSync(at('root/opt/shop', none))).toBe(false);
});

it('has another layer of sources where one changes, and the same of packages', async () => {
  const before = (await build()).layers.map(({ descriptor }) => descriptor.digest);
  put('sources/libs/a/index.js', 'as committed later');
  const after = (await build()).layers.map(({ descriptor }) => descriptor.digest);
  expect(after[0]).toBe(before[0]);
  expect(after[1]).not.toBe(before[1]);
});
