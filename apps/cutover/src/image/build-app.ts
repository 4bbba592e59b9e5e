import { buildNodeImage, nodeBase } from '@cutover/image-builder';
import type { BuildOptions } from '@cutover/image-builder';
import type { Image } from '@cutover/oci';
import { appFolder, ROOT } from '../workspace/paths.ts';

export interface AppOptions extends Pick<BuildOptions, 'progress' | 'signal'> {
  /** Default: the pinned Node. */
  readonly base?: Image;
  /** What the app is to do wrong, such as `errors=0.05`. */
  readonly fault?: string;
  /** Its sources; default: its folder in this checkout. */
  readonly appDir?: string;
}

/** An app of this workspace at a version, bundled. */
export async function buildApp(app: string, version: string, options: AppOptions): Promise<Image> {
  const base = options.base ?? (await nodeBase({ ...options, workspace: ROOT }));
  return buildNodeImage({ appDir: appFolder(app), ...options, version, base });
}
