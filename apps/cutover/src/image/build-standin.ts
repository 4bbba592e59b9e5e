import type { BuildOptions } from '@cutover/image-builder';
import type { Image } from '@cutover/oci';
import { ensureJars } from '@cutover/toolchain';
import type { Progress } from '@cutover/toolchain';

export interface StandinOptions extends Pick<BuildOptions, 'progress' | 'signal'> {
  readonly tools: Progress;
}

const JARS = '/app/lib';
/** Half of the chart's memory limit: H2's cache and netty's buffers lie beside the heap. */
const HEAP = '-Xmx320m';

/** What stands in for MongoDB where no mongod can be had: a Java program over one file. */
export async function buildStandin({ tools, ...options }: StandinOptions): Promise<Image> {
  const { fileImage, javaBase } = await import('@cutover/image-builder');
  const jars = await ensureJars('mongo-standin', { progress: tools, signal: options.signal });
  return fileImage({
    ...options,
    base: await javaBase(options),
    files: [{ path: jars.dir, at: JARS }],
    // Performance counters would be a file in /tmp.
    entrypoint: ['/usr/bin/java', HEAP, '-XX:-UsePerfData', '-cp', `${JARS}/*`, 'cutover.Main'],
    ports: [27_017],
  });
}
