import type { Image } from '@cutover/oci';
import { javaImage } from './java-image.ts';
import type { BuildOptions } from './options.ts';

export interface MongoStandinOptions extends BuildOptions {
  /** Java's class path, jars parted by `:`, as the toolchain's ensureJars('mongo-standin') gives it. */
  readonly classpath: string;
  /** Default: javaBase(). */
  readonly base?: Image;
}

const DATA = '/data/db';
const PORT = 27_017;

/** tools/mongo-standin on Java: keeps its file in /data/db and listens on 27017, as the image `mongo` does. */
export function mongoStandinImage(options: MongoStandinOptions): Promise<Image> {
  return javaImage({
    ...options,
    name: 'mongo-standin',
    flags: ['-XX:MaxRAMPercentage=60'],
    main: 'cutover.Main',
    command: ['--dir', DATA, '--host', '0.0.0.0', '--port', String(PORT)],
    ports: [PORT],
  });
}
