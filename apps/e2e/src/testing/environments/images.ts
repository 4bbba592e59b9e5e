import { join } from 'node:path';
import type { RegistryAccess } from '@cutover/cluster';
import { buildNodeImage, kafkaImage, mongoStandinImage, nodeBase, pushImage } from '@cutover/image-builder';
import { LOG4J } from '@cutover/kafka';
import type { Image } from '@cutover/oci';
import { ensureJars } from '@cutover/toolchain';
import { ROOT } from '../dockerfiles/built-images.ts';

const APPS = ['account', 'membership', 'mongo-backup', 'pacman', 'transfer'];
const quiet = { progress: () => undefined };

/** Images by their names, each as pods name it: by its digest. */
export type Pinned = Readonly<Record<string, string>>;

/** @param name such as `account:1.0.0` */
async function push(registry: RegistryAccess, image: Image, name: string): Promise<Pinned> {
  const { push: host, pull, insecure, credential } = registry;
  const known = credential === undefined ? {} : { credentials: await credential() };
  const { digest } = await pushImage(image, `${host}/cutover/${name}`, { insecure, ...known });
  const [repository = ''] = name.split(':');
  return { [repository]: `${pull}/cutover/${repository}@${digest}` };
}

/** Images of apps, in the node's registry, by the tags that values files name. */
export async function pushApps(registry: RegistryAccess, apps: readonly string[], version = '1.0.0'): Promise<Pinned> {
  const base = await nodeBase({ ...quiet, workspace: ROOT });
  const pushed: Pinned[] = [];
  for (const app of apps) {
    const image = await buildNodeImage({ ...quiet, appDir: join(ROOT, 'apps', app), version, base });
    pushed.push(await push(registry, image, `${app}:${version}`));
  }
  return Object.assign({}, ...pushed) as Pinned;
}

/** No mongod can be had here. */
export async function pushMongoStandin(registry: RegistryAccess): Promise<Pinned> {
  return push(registry, await mongoStandinImage(await ensureJars('mongo-standin', quiet)), 'mongo-standin:1.0.0');
}

/** All images of the environments, in the node's registry, by the tags that the values files name. */
export async function pushEnvironmentImages(registry: RegistryAccess): Promise<Pinned> {
  const apps = await pushApps(registry, APPS);
  const kafka = await kafkaImage({ ...(await ensureJars('kafka', quiet)), log4j: LOG4J });
  return { ...apps, ...(await push(registry, kafka, 'kafka:3.9.2')), ...(await pushMongoStandin(registry)) };
}
