import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import type { Image } from '@cutover/oci';
import { NODE_PATH } from '../../bases/node-base.ts';
import { fileImage } from '../../file-image.ts';

/** A base of this machine's Node and the libraries it is linked to: nothing has to be fetched for it. */
export function hostBase(cacheDir: string): Promise<Image> {
  const node = realpathSync(process.execPath);
  const libraries = execFileSync('ldd', [node], { encoding: 'utf8' }).match(/\/\S+(?= \(0x)/g) ?? [];
  const files = libraries.map((path) => ({ path: realpathSync(path), at: path, mode: 0o755 }));
  return fileImage({
    cacheDir,
    files: [...files, { path: node, at: NODE_PATH, mode: 0o755 }],
    entrypoint: [NODE_PATH],
    env: { PATH: '/usr/local/bin:/usr/bin:/bin' },
  });
}
