import { rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { ensureFolder } from '../folder.ts';
import { hostPlatform } from '../options.ts';
import { writeAssets } from './assets.ts';
import { bundle } from './bundle.ts';
import { closureOf } from './closure.ts';
import { entryPoints, readManifest } from './entry-points.ts';
import { readLockfile } from '../npm/read-lock.ts';
import { targetOf } from './target.ts';

export interface BundleAppOptions {
  /** The app's folder: a package of an npm workspace. */
  readonly appDir: string;
  /** Baked into the app as `__CUTOVER_VERSION__`. */
  readonly version: string;
  /** Emptied first. */
  readonly outDir: string;
}

/**
 * Writes what an image of the app carries beside its packages: `main.js`, a module for each command, their source maps, declared assets.
 * @returns the files written
 * @throws ImageBuildError lockfile-invalid, dependency-missing, bundle-failed, file-missing, folder-failed
 */
export async function bundleApp({ appDir, version, outDir }: BundleAppOptions): Promise<readonly string[]> {
  const app = resolve(appDir);
  const lockfile = join(app, '..', '..', 'package-lock.json');
  const workspace = dirname(lockfile);
  const folder = relative(workspace, app).split(sep).join('/');
  const closure = closureOf(await readLockfile(lockfile), folder, targetOf(hostPlatform()));
  const entries = entryPoints(await readManifest(app));
  const { modules, assets } = await bundle({ workspace, appDir: app, entries, version, closure });
  await rm(outDir, { recursive: true, force: true });
  await ensureFolder(outDir);
  const beside = await writeAssets(assets, outDir);
  const written = [...modules].map(async ([name, content]) => {
    const path = join(outDir, name);
    await writeFile(path, content);
    return path;
  });
  return [...beside, ...(await Promise.all(written))];
}
