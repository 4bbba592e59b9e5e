import type { Image } from '@cutover/oci';
import type { JarsName } from '@cutover/toolchain';
import { buildKafka, buildStandin } from './build-java.ts';
import type { JavaOptions } from './build-java.ts';

/** A server that stands beside apps, as an image that is built here. */
export interface ServerImage {
  readonly version: string;
  /** What it is made of. */
  readonly jars: JarsName;
  readonly build: (options: JavaOptions) => Promise<Image>;
}

/** By the name of the image. What is not among them is an app of this workspace. */
export const SERVERS: Readonly<Record<string, ServerImage>> = {
  'mongo-standin': { version: '1.0.0', jars: 'mongo-standin', build: buildStandin },
  kafka: { version: '3.9.2', jars: 'kafka', build: buildKafka },
};
