import type { ActOptions } from './provider.ts';

/** A function that tells `options.progress` what is being done, with the time since now. */
export function reporter({ progress }: ActOptions): (detail: string) => void {
  const start = performance.now();
  return (detail) => progress?.({ detail, elapsedMs: Math.round(performance.now() - start) });
}
