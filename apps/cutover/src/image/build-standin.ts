import { mongoStandinImage } from '@cutover/image-builder';
import type { BuildOptions } from '@cutover/image-builder';
import type { Image } from '@cutover/oci';
import { ensureDebianPackages, ensureJars, isToolchainError, JAVA_PACKAGES } from '@cutover/toolchain';
import type { Progress } from '@cutover/toolchain';

export interface StandinOptions extends Pick<BuildOptions, 'progress' | 'signal'> {
  readonly tools: Progress;
}

/** The stand-in's jars: from the cache, or built, for which Java and Maven are installed where they are missing. */
async function standinJars({ tools: progress, signal }: StandinOptions): Promise<{ readonly classpath: string }> {
  const options = { progress, signal };
  try {
    return await ensureJars('mongo-standin', options);
  } catch (error) {
    if (!isToolchainError(error, 'maven-missing')) throw error;
    await ensureDebianPackages(JAVA_PACKAGES, options);
    return ensureJars('mongo-standin', options);
  }
}

/** What stands in for MongoDB where no mongod can be had: a Java program over one file. */
export async function buildStandin({ tools, ...options }: StandinOptions): Promise<Image> {
  const { classpath } = await standinJars({ tools, ...options });
  return mongoStandinImage({ ...options, classpath });
}
