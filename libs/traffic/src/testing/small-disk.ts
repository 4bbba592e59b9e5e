import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

/** A disk of few bytes, really full when it is. */
export interface SmallDisk {
  readonly path: string;
  /** Gives it room. @param size as mount(8) takes it, such as 64m */
  enlarge(size: string): void;
  remove(): void;
}

/**
 * Mounts a tmpfs of that size.
 * @returns null where this process may not mount: without root, or in a container that forbids it
 */
export const mountSmallDisk = (path: string, size: string): SmallDisk | null => {
  if (process.getuid?.() !== 0) return null;
  mkdirSync(path, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    return null;
  }
  return {
    path,
    enlarge: (to) => void execFileSync('mount', ['-o', `remount,size=${to}`, path]),
    remove: () => void execFileSync('umount', ['--lazy', path]),
  };
};
