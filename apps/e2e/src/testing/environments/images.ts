import { join } from 'node:path';
import type { RegistryAccess } from '@cutover/cluster';
import { buildNodeImage, kafkaImage, mongoStandinImage, nodeBase, pushImage } from '@cutover/image-builder';
import { LOG4J } from '@cutover/kafka';
import type { Image } from '@cutover/oci';
import { ensureJars } from '@cutover/toolchain';
import { ROOT } from '../dockerfiles/built-images.ts';

const APPS = ['account', 'membership', 'mongo-backup', 'pacman', 'transfer'];
const quiet = { progress: () => undefined };

async function push({ push: host, insecure, credential }: RegistryAccess, image: Image, name: string): Promise<void> {
  const known = credential === undefined ? {} : { credentials: await credential() };
  await pushImage(image, `${host}/cutover/${name}`, { insecure, ...known });
}

/** Images of apps, in the node's registry, by the tags that values files name. */
export async function pushApps(registry: RegistryAccess, apps: readonly string[]): Promise<void> {
  const base = await nodeBase({ ...quiet, workspace: ROOT });
  for (const app of apps) {
    const image = await buildNodeImage({ ...quiet, appDir: join(ROOT, 'apps', app), version: '1.0.0', base });
    await push(registry, image, `${app}:1.0.0`);
  }
}

/** All images of the environments, in the node's registry, by the tags that the values files name. */
export async function pushEnvironmentImages(registry: RegistryAccess): Promise<void> {
  await pushApps(registry, APPS);
  const kafka = await kafkaImage({ ...(await ensureJars('kafka', quiet)), log4j: LOG4J });
  await push(registry, kafka, 'kafka:3.9.2');
  await push(registry, await mongoStandinImage(await ensureJars('mongo-standin', quiet)), 'mongo-standin:1.0.0');
}
