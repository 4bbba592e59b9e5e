import { basename } from 'node:path';
import type { Image } from '@cutover/oci';
import { javaBase } from './bases/java-base.ts';
import { fileImage } from './file-image.ts';
import type { FileSpec } from './layers/files.ts';
import { hostPlatform, type BuildOptions } from './options.ts';

export interface JavaImageOptions extends BuildOptions {
  /** Last part of the folder /opt/NAME, and the image's title. */
  readonly name: string;
  /** Java's class path, jars parted by `:`, as the toolchain's ensureJars gives it. */
  readonly classpath: string;
  /** Java's own flags. */
  readonly flags: readonly string[];
  /** Main class; left out where the command names it. */
  readonly main?: string;
  readonly command?: readonly string[];
  readonly files?: readonly FileSpec[];
  readonly ports: readonly number[];
  /** Default: javaBase(). */
  readonly base?: Image;
}

/** A small server on Java that serves one pod: little memory of its own, quick to start. */
const SMALL = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/** Jars on Java 17, with `java` as entry point. */
export async function javaImage(options: JavaImageOptions): Promise<Image> {
  const { name, flags, main, command = [], files = [], ports } = options;
  const jars = options.classpath.split(':').filter((jar) => jar !== '');
  const placed = jars.map((path) => ({ path, at: `/opt/${name}/libs/${basename(path)}` }));
  const java = `/usr/lib/jvm/java-17-openjdk-${hostPlatform().architecture}/bin/java`;
  return fileImage({
    ...options,
    base: options.base ?? (await javaBase(options)),
    files: [placed, ...(files.length === 0 ? [] : [files])],
    entrypoint: [
      java,
      ...SMALL,
      ...flags,
      '-cp',
      placed.map((jar) => jar.at).join(':'),
      ...(main === undefined ? [] : [main]),
    ],
    command,
    ports,
    labels: { 'org.opencontainers.image.title': name },
  });
}
