import { pushImage } from '@cutover/image-builder';
import type { Cluster } from '@cutover/cluster';
import type { ComparisonImage } from '@cutover/comparison';
import type { Image } from '@cutover/oci';
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
  readonly v1: ComparisonImage;
  readonly v2: ComparisonImage;
  readonly mongo: ComparisonImage;
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

/** Builds both versions of an app and the stand-in for MongoDB, and pushes what the cluster's registry lacks. */
export async function pushImages({ steps, signal }: Context, cluster: Cluster, app: string): Promise<PushedImages> {
  const pushApp = (version: string) =>
    steps.run(`image ${app} ${version}`, async (step) => {
      const image = await buildApp(app, version, { progress: buildProgress(step), signal });
      return push(cluster, image, { name: app, version }, step);
    });
  const v1 = await pushApp(VERSIONS.v1);
  const v2 = await pushApp(VERSIONS.v2);
  const mongo = await steps.run('image mongo-standin', async (step) => {
    const image = await buildStandin({ progress: buildProgress(step), tools: toolProgress(step), signal });
    return push(cluster, image, { name: 'mongo-standin', version: STANDIN_VERSION }, step);
  });
  return { v1, v2, mongo };
}
