import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from '@cutover/cluster';
import type { ServicePromotion } from '@cutover/forge';
import type { Context } from '../context.ts';
import { appFolder } from '../workspace/paths.ts';
import { pushApp, pushSideImage } from '../demo/push-images.ts';
import { releaseBase } from './release-base.ts';
import type { ReleaseTools } from './release-base.ts';

/** What apps say of themselves: of the same sources the same image, whenever it is built. */
const VERSION = '1.0.0';
export const APPS = ['account', 'membership', 'pacman', 'transfer'] as const;

/** What leaves name MongoDB by, whose place the stand-in takes. */
const MONGO_VERSION = '8';

/** What tells Argo CD of pull requests, and gives releases their verdicts, as an app of this workspace. */
const DELIVERY = 'delivery';

/** @returns its image by digest, as pods name it; undefined where this checkout has no such app, and a node of it has no previews */
export async function buildDelivery(
  context: Context,
  cluster: Cluster,
  tools: ReleaseTools,
): Promise<string | undefined> {
  if (!existsSync(join(appFolder(DELIVERY), 'package.json'))) return undefined;
  const { repository, digest } = await pushApp(context, cluster, {
    ...{ name: DELIVERY, version: VERSION },
    base: (options) => releaseBase(tools, options),
  });
  return `${repository}@${digest}`;
}

/**
 * Builds all that an environment runs and pushes what the cluster's registry lacks of it.
 * @returns what the leaves of the apps are to run
 */
export async function buildImages(
  context: Context,
  cluster: Cluster,
  environment: string,
): Promise<readonly ServicePromotion[]> {
  // Leaves name servers by their versions: by these they are pushed.
  await pushSideImage(context, cluster, 'kafka');
  await pushSideImage(context, cluster, 'mongo-standin', { repository: 'library/mongo', version: MONGO_VERSION });
  const promotions: ServicePromotion[] = [];
  for (const name of APPS) {
    const { digest } = await pushApp(context, cluster, { name, version: VERSION });
    promotions.push({ service: name, environment, version: VERSION, digests: { [name]: digest } });
  }
  return promotions;
}
