import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundlePackage } from './bundle.ts';
import { writeDeclarations } from './declarations.ts';
import { manifestOf } from './manifest.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');

/** Writes the package that is published, built: Node strips no types below node_modules. `folder` is emptied first. */
export async function writePackage(folder: string, version: string): Promise<void> {
  const dist = join(folder, 'dist');
  await rm(folder, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });
  const imported = await bundlePackage(ROOT, dist);
  await writeDeclarations(join(import.meta.dirname, '..', 'image'), dist);
  const manifest = await manifestOf(ROOT, version, imported);
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await cp(join(import.meta.dirname, 'README.md'), join(folder, 'README.md'));
  await cp(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
}
