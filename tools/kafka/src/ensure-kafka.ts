import { ensureJars, type MavenProject, type Progress } from '@cutover/toolchain';

/** Kafka's and ZooKeeper's jars: from the toolchain's cache, or fetched by Maven now (46 MB). */
export function ensureKafka(progress: Progress = () => undefined): Promise<MavenProject> {
  return ensureJars('kafka', { progress });
}
