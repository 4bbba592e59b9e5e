import { appendLayer, type Image } from '@cutover/oci';
import { openContext } from './cache.ts';
import { readTree, type TreeEntry } from './context/tree.ts';
import { layerOfTree } from './layers/tree-layer.ts';
import type { BuildOptions } from './options.ts';

export interface CheckoutImageOptions extends BuildOptions {
  readonly base: Image;
  /** A folder of sources, without packages. All of it goes in: whoever may pull the image may read them. */
  readonly sources: string;
  /** A workspace that npm installed by the same lockfile; of it, what npm installed. */
  readonly installed: string;
  /** Absolute, in the image. */
  readonly at: string;
}

const PACKAGES = /(?:^|\/)node_modules(?:\/|$)/;
/** What tools keep there for themselves: it differs from one machine to the next. */
const KEPT = /(?:^|\/)node_modules\/\.[^/]*cache(?:\/|$)/;
/** `apps/NAME/node_modules` is as deep as npm installs into. */
const DEEPEST = 2;

const isOnTheWay = (path: string, type: TreeEntry['type']): boolean =>
  type === 'directory' && !path.startsWith('.') && !PACKAGES.test(path) && path.split('/').length <= DEEPEST;

/**
 * A checkout with what npm installed, in two layers: packages, which change with the lockfile, and sources above them. Links are kept as they are: those of a workspace lead from one layer to the other.
 * @throws ImageBuildError what `readTree` refuses
 */
export async function checkoutImage({ base, sources, installed, at, ...build }: CheckoutImageOptions): Promise<Image> {
  const context = await openContext(build);
  const options = { at, secrets: 'packages' } as const;
  const isPackages = (path: string) => PACKAGES.test(path) && !KEPT.test(path);
  const keep = (path: string, type: TreeEntry['type']) => isPackages(path) || isOnTheWay(path, type);
  const found = await readTree(installed, { ...options, keep });
  const packages = found.filter(({ path }) => PACKAGES.test(path));
  const withPackages = appendLayer(base, await layerOfTree(context, `packages of ${at}`, packages), {
    createdBy: `cutover: packages of ${at}`,
  });
  const layer = await layerOfTree(context, `sources of ${at}`, await readTree(sources, options));
  return appendLayer(withPackages, layer, { createdBy: `cutover: sources of ${at}` });
}
