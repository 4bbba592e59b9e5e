import type { Platform } from '@cutover/oci';

/** A platform in npm's words; `libc` glibc or musl. */
export interface NodeTarget {
  readonly os: string;
  readonly cpu: string;
  readonly libc: string;
}

const CPUS: Readonly<Record<string, string>> = { amd64: 'x64', arm64: 'arm64' };

export function targetOf({ os, architecture }: Platform): NodeTarget {
  return { os, cpu: CPUS[architecture] ?? architecture, libc: 'glibc' };
}
