import { appendLayer, emptyImage, withConfig, type Image, type Platform, type RunConfig } from '@cutover/oci';
import { treeOfFiles, type FileSpec } from './layers/files.ts';
import { layerOfTree } from './layers/tree-layer.ts';
import { openContext } from './cache.ts';
import { hostPlatform, NONROOT, type BuildOptions } from './options.ts';

export interface FileImageOptions extends BuildOptions {
  /** Default: FROM scratch, on this machine's platform. */
  readonly base?: Image;
  readonly platform?: Platform;
  /** One layer each group, the least often changed first; or one list, which is one layer. */
  readonly files: readonly FileSpec[] | readonly (readonly FileSpec[])[];
  /** Names of files, or paths relative to their folder, that are let in though they look like secrets. */
  readonly allow?: readonly string[];
  readonly entrypoint: readonly string[];
  readonly command?: readonly string[];
  /** Numeric; default 65532:65532. */
  readonly user?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly workingDir?: string;
  readonly ports?: readonly number[];
  readonly labels?: Readonly<Record<string, string>>;
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
  return withConfig(image, runConfig(options));
}

/** `{8080: …}` as OCI writes exposed ports. */
export function exposedPorts(ports: readonly number[]): Record<string, Record<string, never>> {
  return Object.fromEntries(ports.map((port) => [`${port}/tcp`, {}]));
}

function runConfig(options: FileImageOptions): RunConfig {
  return {
    User: options.user ?? NONROOT,
    Entrypoint: options.entrypoint,
    Cmd: options.command ?? [],
    ...(options.workingDir === undefined ? {} : { WorkingDir: options.workingDir }),
    ...(options.env === undefined
      ? {}
      : { Env: Object.entries(options.env).map(([name, value]) => `${name}=${value}`) }),
    ...(options.ports === undefined ? {} : { ExposedPorts: exposedPorts(options.ports) }),
    ...(options.labels === undefined ? {} : { Labels: options.labels }),
  };
}

function groupsOf(files: FileImageOptions['files']): readonly (readonly FileSpec[])[] {
  const isGrouped = files.some((item) => Array.isArray(item));
  return isGrouped ? (files as readonly (readonly FileSpec[])[]) : [files as readonly FileSpec[]];
}
