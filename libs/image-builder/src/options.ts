import type { Digest, Platform } from '@cutover/oci';
import { cacheFolder } from '@cutover/toolchain';

/** One step of a build that may take a while. */
export interface BuildEvent {
  readonly step: 'layer' | 'download' | 'unpack' | 'bundle';
  readonly state: 'cached' | 'started' | 'done' | 'warning';
  readonly detail: string;
  /** Of a layer that is there now. */
  readonly digest?: Digest;
  readonly elapsedMs?: number;
}

export interface BuildOptions {
  /** Folder of layers by digest and by what they were made of; default $CUTOVER_CACHE_DIR/images, else ~/.cache/cutover/images. Its content is made private to its owner. */
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

/** Touches nothing: whoever builds takes `openContext`. */
export function contextOf(options: BuildOptions): BuildContext {
  return {
    cacheDir: options.cacheDir ?? cacheFolder('images'),
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
