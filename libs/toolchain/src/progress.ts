export type ProgressState = 'cached' | 'building' | 'built' | 'installing' | 'done' | 'failed';

export interface ProgressEvent {
  /** The tool or Maven project; `debian` for Debian packages, `build caches` for the removal of what builds left. */
  readonly tool: string;
  readonly state: ProgressState;
  /** For people: what is being done, or why it failed. */
  readonly detail?: string;
  /** Milliseconds since this tool's work began. */
  readonly elapsedMs?: number;
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
