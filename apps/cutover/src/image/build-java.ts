import { join } from 'node:path';
import { kafkaImage, mongoStandinImage } from '@cutover/image-builder';
import type { BuildOptions } from '@cutover/image-builder';
import type { Image } from '@cutover/oci';
import { ensureDebianPackages, ensureJars, isToolchainError, JAVA_PACKAGES } from '@cutover/toolchain';
import type { Progress } from '@cutover/toolchain';
import { ROOT } from '../workspace/paths.ts';

export interface JavaOptions extends Pick<BuildOptions, 'progress' | 'signal'> {
  readonly tools: Progress;
}

/** Jars from the cache, or fetched and built, for which Java and Maven are installed where they are missing. */
async function jars(
  name: Parameters<typeof ensureJars>[0],
  { tools: progress, signal }: JavaOptions,
): Promise<{ readonly classpath: string }> {
  const options = { progress, signal };
  try {
    return await ensureJars(name, options);
  } catch (error) {
    if (!isToolchainError(error, 'maven-missing')) throw error;
    await ensureDebianPackages(JAVA_PACKAGES, options);
    return ensureJars(name, options);
  }
}

/** What stands in for MongoDB where no mongod can be had: a Java program over one file. */
export async function buildStandin(options: JavaOptions): Promise<Image> {
  const { classpath } = await jars('mongo-standin', options);
  return mongoStandinImage({ progress: options.progress, signal: options.signal, classpath });
}

/** Kafka and ZooKeeper, from one set of jars. */
export async function buildKafka(options: JavaOptions): Promise<Image> {
  const { classpath } = await jars('kafka', options);
  const log4j = join(ROOT, 'tools', 'kafka', 'config', 'log4j.properties');
  return kafkaImage({ progress: options.progress, signal: options.signal, classpath, log4j });
}
