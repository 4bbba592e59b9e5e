import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isSettled, readIfThere, stampOf, writeWhole } from '@cutover/toolchain';
import { ImageBuildError } from '../errors.ts';
import type { DebPackage } from './package.ts';

/** A package's file on this machine whose content was checked. */
export interface DebFile extends DebPackage {
  readonly path: string;
}

/** Package files by their content. */
export class DebStore {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** The package's file, hashed again only if it changed since; undefined where there is none or it is another. */
  async find(wanted: DebPackage): Promise<DebFile | undefined> {
    const path = this.#pathOf(wanted);
    const found = await stat(path, { bigint: true }).catch(() => undefined);
    if (!found) return undefined;
    const stamp = stampOf(found);
    if ((await readIfThere(`${path}.verified`)) === stamp) return { ...wanted, path };
    if ((await sha256Of(path)) !== wanted.sha256) return undefined;
    if (isSettled(found)) await writeWhole(`${path}.verified`, stamp);
    return { ...wanted, path };
  }

  async missing(wanted: readonly DebPackage[]): Promise<DebPackage[]> {
    const found = await Promise.all(wanted.map((item) => this.find(item)));
    return wanted.filter((_item, index) => !found[index]);
  }

  /**
   * Takes what apt put into a folder, in place of whatever lies here by that name.
   * @throws ImageBuildError debian-package for a file that is missing or has another content
   */
  async takeFrom(folder: string, wanted: readonly DebPackage[]): Promise<void> {
    const names = await readdir(folder);
    for (const item of wanted) {
      const file = names.find((name) => name.startsWith(`${item.name}_`) && name.endsWith('.deb'));
      const sha256 = file === undefined ? 'no file' : await sha256Of(join(folder, file));
      if (file === undefined || sha256 !== item.sha256) throw otherContent(item, sha256);
      await rm(`${this.#pathOf(item)}.verified`, { force: true });
      await rename(join(folder, file), this.#pathOf(item));
    }
  }

  #pathOf({ name, sha256 }: DebPackage): string {
    return join(this.folder, `${name}_${sha256}.deb`);
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

function otherContent({ name, version, sha256 }: DebPackage, found: string): ImageBuildError {
  return new ImageBuildError(
    'debian-package',
    `the archive's ${name} ${version} is another file than its lists say: ${found} instead of SHA-256 ${sha256}`,
    { fields: { package: name, version, sha256, found } },
  );
}
