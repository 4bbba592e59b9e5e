import type { Image } from '@cutover/oci';
import { gitBase } from './git-base.ts';
import { withNode } from './node-base.ts';
import type { NodeBaseOptions } from './node-base.ts';
import { NODE_PACKAGES } from './packages.ts';

/** `gitBase` and the pinned Node: for apps that run git. @throws as `nodeBase` */
export async function gitNodeBase(options: NodeBaseOptions = {}): Promise<Image> {
  return withNode(await gitBase({ ...options, packages: NODE_PACKAGES }), options);
}
