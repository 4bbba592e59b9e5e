import { buildNodeImage, kafkaImage, mongoStandinImage, nodeBase, type BuildOptions } from '@cutover/image-builder';
import { LOG4J } from '@cutover/kafka';
import type { Image } from '@cutover/oci';
import { ensureNeeds, type JarsName, type Progress } from '@cutover/toolchain';
import { join } from 'node:path';
import { ROOT } from '../root.ts';

export interface ImageBuildOptions extends Pick<BuildOptions, 'progress' | 'signal'> {
  /** Of jars that have to be fetched or built first. */
  readonly tools?: Progress;
}

/** An image of this repository. */
export interface CatalogueImage {
  /** Its repository within the owner's. */
  readonly repository: string;
  /** The tag of what has a version of its own; the others have the one that is asked for. */
  readonly version?: string;
  readonly build: (version: string, options: ImageBuildOptions) => Promise<Image>;
}

function app(name: string, repository = name): CatalogueImage {
  const build: CatalogueImage['build'] = async (version, { progress, signal }) => {
    const options = { ...(progress && { progress }), ...(signal && { signal }) };
    const base = await nodeBase({ ...options, workspace: ROOT });
    return buildNodeImage({ ...options, appDir: join(ROOT, 'apps', name), version, base });
  };
  return { repository, build };
}

async function classpathOf(jars: JarsName, { tools, signal }: ImageBuildOptions): Promise<string> {
  const ensured = await ensureNeeds(
    { tools: [], debian: [], jars: [jars] },
    { progress: tools ?? (() => undefined), signal },
  );
  return ensured.jars[jars].classpath;
}

/** What compose.yaml runs, by its name there. The notes call the service of transfers `transfermoney`. */
export const CATALOGUE = {
  account: app('account'),
  membership: app('membership'),
  transfer: app('transfer', 'transfermoney'),
  pacman: app('pacman'),
  kafka: {
    repository: 'kafka',
    version: '3.9.2',
    build: async (_version, options) =>
      kafkaImage({ ...options, classpath: await classpathOf('kafka', options), log4j: LOG4J }),
  },
  'mongo-standin': {
    repository: 'mongo-standin',
    version: '1.0.0',
    build: async (_version, options) =>
      mongoStandinImage({ ...options, classpath: await classpathOf('mongo-standin', options) }),
  },
} as const satisfies Readonly<Record<string, CatalogueImage>>;

export type ImageName = keyof typeof CATALOGUE;
export const IMAGE_NAMES = Object.keys(CATALOGUE) as readonly ImageName[];
