import { join } from 'node:path';
import { buildNodeImage, kafkaImage, mongoStandinImage, nodeBase, type BuildOptions } from '@cutover/image-builder';
import { LOG4J } from '@cutover/kafka';
import type { Image } from '@cutover/oci';
import { ensureNeeds, type JarsName, type Progress } from '@cutover/toolchain';
import { ROOT } from '../root.ts';
import type { ImageName } from './catalogue.ts';

export interface ImageBuildOptions extends Pick<BuildOptions, 'progress' | 'signal'> {
  /** Of jars that have to be fetched or built first. */
  readonly tools?: Progress;
}

type Builder = (version: string, options: ImageBuildOptions) => Promise<Image>;

function app(name: string): Builder {
  return async (version, { tools: _, ...options }) => {
    const base = await nodeBase({ ...options, workspace: ROOT });
    return buildNodeImage({ ...options, appDir: join(ROOT, 'apps', name), version, base });
  };
}

async function classpathOf(name: JarsName, { tools, signal }: ImageBuildOptions): Promise<string> {
  const needs = { tools: [], debian: [], jars: [name] };
  const { jars } = await ensureNeeds(needs, { progress: tools ?? (() => undefined), signal });
  return jars[name].classpath;
}

const BUILDERS: Readonly<Record<ImageName, Builder>> = {
  account: app('account'),
  membership: app('membership'),
  transfer: app('transfer'),
  pacman: app('pacman'),
  kafka: async (_version, options) =>
    kafkaImage({ ...options, classpath: await classpathOf('kafka', options), log4j: LOG4J }),
  'mongo-standin': async (_version, options) =>
    mongoStandinImage({ ...options, classpath: await classpathOf('mongo-standin', options) }),
};

/** Builds an image of this repository, or takes its layers from the cache. */
export function buildImage(name: ImageName, version: string, options: ImageBuildOptions = {}): Promise<Image> {
  return BUILDERS[name](version, options);
}
