import { basename } from 'node:path';
import type { Image } from '@cutover/oci';
import { javaBase } from './bases/java-base.ts';
import { fileImage } from './file-image.ts';
import { hostPlatform, type BuildOptions } from './options.ts';

export interface MongoStandinOptions extends BuildOptions {
  /** Java's class path, jars parted by `:`, as the toolchain's ensureJars('mongo-standin') gives it. */
  readonly classpath: string;
  /** Default: javaBase(). */
  readonly base?: Image;
}

const LIBRARY = '/opt/mongo-standin';
const DATA = '/data/db';
const PORT = 27_017;

/** tools/mongo-standin on Java: keeps its file in /data/db and listens on 27017, as the image `mongo` does. */
export async function mongoStandinImage(options: MongoStandinOptions): Promise<Image> {
  const jars = options.classpath.split(':').filter((jar) => jar !== '');
  const placed = jars.map((path) => ({ path, at: `${LIBRARY}/${basename(path)}` }));
  const java = `/usr/lib/jvm/java-17-openjdk-${hostPlatform().architecture}/bin/java`;
  const classpath = placed.map((jar) => jar.at).join(':');
  return fileImage({
    ...options,
    base: options.base ?? (await javaBase(options)),
    files: placed,
    entrypoint: [
      java,
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      '-XX:MaxRAMPercentage=60',
      '-cp',
      classpath,
      'cutover.Main',
    ],
    command: ['--dir', DATA, '--host', '0.0.0.0', '--port', String(PORT)],
    ports: [PORT],
    labels: { 'org.opencontainers.image.title': 'mongo-standin' },
  });
}
