import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere, writeWhole } from '@cutover/toolchain';
import { ensureFolder } from '../folder.ts';
import { hostPlatform, type BuildContext } from '../options.ts';
import type { Wanted } from './choose.ts';
import { fetchPackages } from './fetch.ts';
import { isSamePackage, type DebPackage } from './package.ts';

/** What the archive answered to a request, kept until it is forgotten or the lock changes: an image that was built needs no archive. */
export class Answers {
  readonly #context: BuildContext;
  readonly #wanted: Wanted;
  readonly #path: string;

  constructor(context: BuildContext, wanted: Wanted) {
    this.#context = context;
    this.#wanted = wanted;
    const key = JSON.stringify({ request: wanted.request, locked: [...wanted.locked], platform: hostPlatform() });
    const name = createHash('sha256').update(key).digest('hex');
    this.#path = join(context.cacheDir, 'debian', 'answers', `${name}.json`);
  }

  /** Undefined where nothing, or nothing that the request allows, is known. */
  async known(): Promise<readonly DebPackage[] | undefined> {
    const known = parse(await readIfThere(this.#path));
    const isAllowed = this.#wanted.mode === 'prefer' || (known && unlockedOf(known, this.#wanted.locked).length === 0);
    return isAllowed ? known : undefined;
  }

  /** Asks, with all files fetched. @throws ImageBuildError debian-unavailable, debian-package, debian-moved-on */
  async ask(): Promise<readonly DebPackage[]> {
    const files = await fetchPackages(this.#wanted, this.#context);
    const packages = files.map(({ name, version, sha256, size }) => ({ name, version, sha256, size }));
    await ensureFolder(join(this.#path, '..'));
    await writeWhole(this.#path, JSON.stringify(packages));
    return packages;
  }

  async forget(): Promise<void> {
    await rm(this.#path, { force: true });
  }
}

/** Those that the lock has in another version. */
export function unlockedOf(packages: readonly DebPackage[], locked: ReadonlyMap<string, DebPackage>): DebPackage[] {
  return packages.filter((item) => {
    const want = locked.get(item.name);
    return want !== undefined && !isSamePackage(item, want);
  });
}

function parse(text: string | undefined): DebPackage[] | undefined {
  if (text === undefined) return undefined;
  try {
    const packages = JSON.parse(text) as DebPackage[];
    return packages.every(({ name, version, sha256 }) =>
      [name, version, sha256].every((part) => typeof part === 'string'),
    )
      ? packages
      : undefined;
  } catch {
    return undefined;
  }
}
