import type { Platform } from '@cutover/oci';
import type { NodeTarget } from './closure.ts';

const CPUS: Readonly<Record<string, string>> = { amd64: 'x64', arm64: 'arm64' };

/** A platform in npm's words. */
export function targetOf({ os, architecture }: Platform): NodeTarget {
  return { os, cpu: CPUS[architecture] ?? architecture, libc: 'glibc' };
}
