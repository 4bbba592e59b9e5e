import { applicationOf } from '@cutover/comparison';
import { pushImage } from '@cutover/image-builder';
import type { Cluster } from '@cutover/cluster';
import type { ComparisonImage, SideImageName, SideImages } from '@cutover/comparison';
import type { Image } from '@cutover/oci';
import type { AppName } from '@cutover/traffic';
import type { Context } from '../context.ts';
import { buildApp } from '../image/build-app.ts';
import { buildStandin } from '../image/build-standin.ts';
import { buildProgress } from '../ui/build-progress.ts';
import { toolProgress } from '../ui/tool-progress.ts';
import type { Step } from '../ui/steps.ts';

/** The two versions that a comparison switches between. Their sources are the same: what differs is what their build baked in. */
const VERSIONS = { v1: '1.0.0', v2: '2.0.0' } as const;
const STANDIN_VERSION = '1.0.0';

export interface PushedImages {
  readonly images: { readonly v1: ComparisonImage; readonly v2: ComparisonImage };
  readonly sideImages: SideImages;
}

interface Target {
  readonly name: string;
  readonly version: string;
}

async function push(cluster: Cluster, image: Image, { name, version }: Target, step: Step): Promise<ComparisonImage> {
  const { push: host, pull, insecure } = cluster.registry;
  step.update(`pushing ${name} ${version}`);
  const { digest } = await pushImage(image, `${host}/cutover/${name}:${version}`, { insecure });
  return { repository: `${pull}/cutover/${name}`, digest, version };
}

/** Builds an app at a version and pushes what the cluster's registry lacks of it. */
export function pushApp({ steps, signal }: Context, cluster: Cluster, target: Target): Promise<ComparisonImage> {
  const { name, version } = target;
  return steps.run(`image ${name} ${version}`, async (step) => {
    const image = await buildApp(name, version, { progress: buildProgress(step), signal });
    return push(cluster, image, target, step);
  });
}

/** Builds the stand-in for MongoDB and pushes what the cluster's registry lacks of it. */
export function pushStandin({ steps, signal }: Context, cluster: Cluster): Promise<ComparisonImage> {
  return steps.run('image mongo-standin', async (step) => {
    const image = await buildStandin({ progress: buildProgress(step), tools: toolProgress(step), signal });
    return push(cluster, image, { name: 'mongo-standin', version: STANDIN_VERSION }, step);
  });
}

type PushSideImage = (context: Context, cluster: Cluster) => Promise<ComparisonImage>;

const sideImages: Record<SideImageName, PushSideImage> = { 'mongo-standin': pushStandin };

/** Both versions of an app and whatever its lanes run beside it, in the cluster's registry. */
export async function pushImages(context: Context, cluster: Cluster, app: AppName): Promise<PushedImages> {
  const v1 = await pushApp(context, cluster, { name: app, version: VERSIONS.v1 });
  const v2 = await pushApp(context, cluster, { name: app, version: VERSIONS.v2 });
  const beside: SideImages = {};
  for (const name of applicationOf(app).sideImages) beside[name] = await sideImages[name](context, cluster);
  return { images: { v1, v2 }, sideImages: beside };
}
