import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { appendLayer, withConfig, type Image } from '@cutover/oci';
import { debianImage } from '../debian/debian-image.ts';
import { ImageBuildError } from '../errors.ts';
import { treeOfFiles } from '../layers/files.ts';
import { layerOfTree } from '../layers/tree-layer.ts';
import { openContext } from '../cache.ts';
import { NONROOT } from '../options.ts';
import type { BaseOptions } from './base-options.ts';
import { NODE_PACKAGES } from './packages.ts';

export interface NodeBaseOptions extends BaseOptions {
  /** A folder from which the npm package `node` is found, as Node itself looks for packages; default the working directory. */
  readonly workspace?: string;
}

export const NODE_PATH = '/usr/local/bin/node';

/**
 * Debian's C and C++ libraries and the pinned Node of the workspace (npm package `node`): no shell, no package manager, no npm.
 * @throws ImageBuildError dependency-missing, debian-unavailable, debian-package, debian-moved-on
 */
export async function nodeBase(options: NodeBaseOptions = {}): Promise<Image> {
  return withNode(await debianImage({ ...options, packages: NODE_PACKAGES, dependencies: false }), options);
}

/** The pinned Node on top of what it is linked to. @throws ImageBuildError dependency-missing */
export async function withNode(image: Image, options: NodeBaseOptions): Promise<Image> {
  const context = await openContext(options);
  const { binary, version } = await pinnedNode(options.workspace ?? process.cwd());
  const name = `node ${version}`;
  const { tree } = await treeOfFiles([{ path: binary, at: NODE_PATH, mode: 0o755 }]);
  const layer = await layerOfTree(context, name, tree);
  return withConfig(appendLayer(image, layer, { createdBy: `cutover: ${name}` }), {
    User: NONROOT,
    Entrypoint: [NODE_PATH],
    Env: [`NODE_VERSION=${version}`, 'NODE_ENV=production'],
  });
}

async function pinnedNode(workspace: string): Promise<{ binary: string; version: string }> {
  const manifest = locate(workspace);
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  return { binary: join(dirname(manifest), 'bin', 'node'), version };
}

function locate(workspace: string): string {
  try {
    return createRequire(pathToFileURL(join(workspace, 'package.json'))).resolve('node/package.json');
  } catch (cause) {
    throw new ImageBuildError(
      'dependency-missing',
      `${workspace}: the npm package "node" is not installed: run npm ci`,
      {
        cause,
        fields: { workspace },
      },
    );
  }
}
