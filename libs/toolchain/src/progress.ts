/**
 * `waiting` for its turn, or for another process; `downloading`, `compiling` and `linking` a Go tool, `downloading` a wheel; `building` a Maven
 * project; `installing` Debian packages; `removing` what builds left. The others are ends, `stopped` that of a build that
 * was given up because of another's failure or of a person.
 */
export type ProgressState =
  | 'waiting'
  | 'downloading'
  | 'compiling'
  | 'linking'
  | 'building'
  | 'installing'
  | 'removing'
  | 'cached'
  | 'built'
  | 'done'
  | 'failed'
  | 'stopped';

export interface ProgressEvent {
  /** The tool or Maven project; `debian` for Debian packages, `build caches` for the removal of what builds left. */
  readonly tool: string;
  readonly state: ProgressState;
  /** For people: what is being done, or why it failed. */
  readonly detail?: string;
  /** While a tool compiles: how many of its packages are done. */
  readonly packages?: { readonly compiled: number; readonly of: number };
  /** Milliseconds since this tool's work began. */
  readonly elapsedMs?: number;
  /** Milliseconds that all tools of this call will still take, estimated. */
  readonly leftMs?: number;
}

export type Progress = (event: ProgressEvent) => void;

export interface Clock {
  elapsed(): number;
}

export function startClock(): Clock {
  const start = performance.now();
  return { elapsed: () => Math.round(performance.now() - start) };
}

const BEAT_MS = 1000;

/** Reports `detail()` about once a second while `action` runs, so that a long step is seen to be alive. */
export async function withHeartbeat<T>(beat: () => void, action: () => Promise<T>): Promise<T> {
  beat();
  const timer = setInterval(beat, BEAT_MS);
  try {
    return await action();
  } finally {
    clearInterval(timer);
  }
}
