import { appendLayer, emptyImage, type Image, type Platform } from '@cutover/oci';
import { treeOfFiles, type FileSpec } from './layers/files.ts';
import { layerOfTree } from './layers/tree-layer.ts';
import { openContext } from './cache.ts';
import { hostPlatform, NONROOT, type BuildOptions } from './options.ts';
import { withRunSettings, type RunSettings } from './run/run-settings.ts';

export interface FileImageOptions extends BuildOptions, RunSettings {
  /** Default: FROM scratch, on this machine's platform. */
  readonly base?: Image;
  readonly platform?: Platform;
  /** One layer each group, the least often changed first; or one list, which is one layer. */
  readonly files: readonly FileSpec[] | readonly (readonly FileSpec[])[];
  /** Names of files, or paths relative to their folder, that are let in though they look like secrets. */
  readonly allow?: readonly string[];
  readonly entrypoint: readonly string[];
  /** Default: none, whatever the base has. */
  readonly command?: readonly string[];
  /** Numeric; default 65532:65532. */
  readonly user?: string;
}

/**
 * An image of files on a base. The same content is the same digest, whatever the files' times, owners or the folder they lie in; files that are
 * unchanged are not read again.
 * @throws ImageBuildError file-missing, and what `readTree` refuses
 */
export async function fileImage(options: FileImageOptions): Promise<Image> {
  const context = await openContext(options);
  let image = options.base ?? emptyImage(options.platform ?? hostPlatform());
  for (const group of groupsOf(options.files)) {
    const name = group.map((file) => file.at).join(' ');
    const { tree, extra } = await treeOfFiles(group, { allow: new Set(options.allow) });
    const layer = await layerOfTree(context, name, tree, extra);
    image = appendLayer(image, layer, { createdBy: `cutover: ${name}` });
  }
  return withRunSettings(image, { command: [], user: NONROOT, ...options });
}

function groupsOf(files: FileImageOptions['files']): readonly (readonly FileSpec[])[] {
  const isGrouped = files.some((item) => Array.isArray(item));
  return isGrouped ? (files as readonly (readonly FileSpec[])[]) : [files as readonly FileSpec[]];
}
