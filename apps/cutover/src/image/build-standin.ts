import { mongoStandinImage } from '@cutover/image-builder';
import type { BuildOptions } from '@cutover/image-builder';
import type { Image } from '@cutover/oci';
import { ensureJars } from '@cutover/toolchain';
import type { Progress } from '@cutover/toolchain';

export interface StandinOptions extends Pick<BuildOptions, 'progress' | 'signal'> {
  readonly tools: Progress;
}

/** What stands in for MongoDB where no mongod can be had: a Java program over one file. */
export async function buildStandin({ tools, ...options }: StandinOptions): Promise<Image> {
  const { classpath } = await ensureJars('mongo-standin', { progress: tools, signal: options.signal });
  return mongoStandinImage({ ...options, classpath });
}
