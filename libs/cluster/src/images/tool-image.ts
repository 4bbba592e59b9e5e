import { createHash } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { binaryImage, debianImage, fileImage } from '@cutover/image-builder';
import type { BinaryImageOptions } from '@cutover/image-builder';
import type { Tool } from '@cutover/toolchain';
import type { ImageSource } from './image-source.ts';

/** Changes with the way images are put together here. */
export const FORMAT = 2;

export interface ToolImageOptions extends Pick<BinaryImageOptions, 'env' | 'workingDir' | 'user'> {
  /** Where the program lies in the image; default `/NAME`. */
  readonly at?: string;
}

/** An image FROM scratch of one tool's program, run as nobody in particular (65532) unless `user` says otherwise. */
export function toolImage(tool: Tool, { at = `/${tool.name}`, ...how }: ToolImageOptions = {}): ImageSource {
  return {
    repository: `cutover/${tool.name}`,
    key: `${tool.version}-${cacheKeyOf(tool)}-${shortHash(JSON.stringify([FORMAT, at, how]))}`,
    build: (signal) =>
      binaryImage({ ...how, files: [{ path: tool.path, at }], entrypoint: [at], ...(signal ? { signal } : {}) }),
  };
}

/** What a program that is linked to glibc loads, and nothing more: locked, so that the same tool is the same image. */
export const GLIBC = ['base-files', 'gcc-12-base', 'libc6', 'libgcc-s1'];

/** As `toolImage`, for a program that was not built here and needs the C library: on Debian's, without a shell. */
export function glibcToolImage(tool: Tool, { at = `/${tool.name}`, ...how }: ToolImageOptions = {}): ImageSource {
  const { repository, key } = toolImage(tool, { at, ...how });
  const files = [{ path: tool.path, at, mode: 0o755 }];
  return {
    repository,
    key: `${key}-glibc`,
    build: async (signal) => {
      const options = signal ? { signal } : {};
      const base = await debianImage({ packages: GLIBC, dependencies: false, ...options });
      return fileImage({ ...how, base, files, entrypoint: [at], ...options });
    },
  };
}

/** A tool's folder in the cache is named after its sources and compiler. */
export function cacheKeyOf(tool: Tool): string {
  return basename(dirname(dirname(tool.path))).slice(0, 16);
}

export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
