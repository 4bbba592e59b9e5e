import { buildNodeImage, nodeBase } from '@cutover/image-builder';
import type { BuildOptions } from '@cutover/image-builder';
import type { Image } from '@cutover/oci';
import { appFolder, ROOT } from '../workspace/paths.ts';

/** An app of this workspace at a version, on the pinned Node. */
export async function buildApp(
  app: string,
  version: string,
  options: Pick<BuildOptions, 'progress' | 'signal'>,
): Promise<Image> {
  const base = await nodeBase({ ...options, workspace: ROOT });
  return buildNodeImage({ ...options, appDir: appFolder(app), version, base });
}
