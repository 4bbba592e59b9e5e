import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Platform } from '@cutover/oci';

/** One step of a build that may take a while. */
export interface BuildEvent {
  readonly step: 'layer' | 'download' | 'unpack' | 'bundle';
  readonly state: 'cached' | 'started' | 'done';
  readonly detail: string;
  readonly elapsedMs?: number;
}

export interface BuildOptions {
  /** Folder of layers by digest and by what they were made of; default ~/.cache/cutover/images. */
  readonly cacheDir?: string;
  readonly progress?: (event: BuildEvent) => void;
  readonly signal?: AbortSignal;
}

/** Options with the defaults filled in. */
export interface BuildContext {
  readonly cacheDir: string;
  readonly progress: (event: BuildEvent) => void;
  readonly signal?: AbortSignal;
}

export function contextOf(options: BuildOptions): BuildContext {
  return {
    cacheDir: options.cacheDir ?? join(homedir(), '.cache', 'cutover', 'images'),
    progress: options.progress ?? (() => undefined),
    ...(options.signal ? { signal: options.signal } : {}),
  };
}

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** Linux on this machine's processor, in the words of OCI and Debian: both say amd64 and arm64. */
export function hostPlatform(): Platform {
  return { os: 'linux', architecture: ARCHITECTURES[process.arch] ?? process.arch };
}

/** The user that images run as: distroless' `nonroot`. Numeric, since Kubernetes cannot prove a name to be non-root. */
export const NONROOT = '65532:65532';
