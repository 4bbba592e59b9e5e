import { ensureJars } from '@cutover/toolchain';

/** The class path of the stand-in: from the toolchain's cache, or built by Maven now. */
export async function ensureStandin(): Promise<{ classpath: string }> {
  return ensureJars('mongo-standin', { progress: () => undefined });
}
