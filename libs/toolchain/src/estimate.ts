import type { ProgressEvent } from './progress.ts';

/** A part of the work: what it costs on the reference machine, and which share of it is done (0 to 1). */
export interface Work {
  readonly seconds: number;
  readonly done: number;
}

/** Share of all work for which the reference machine's pace is believed against what is observed. */
const PRIOR = 0.05;

/**
 * Seconds until all work is done, by the pace so far. That starts with the reference machine's, and weighs more the more
 * was done; where several builds go on at once, it is theirs together.
 */
export function secondsLeft(work: readonly Work[], elapsedS: number): number {
  const total = work.reduce((sum, { seconds }) => sum + seconds, 0);
  const done = work.reduce((sum, part) => sum + part.seconds * part.done, 0);
  if (done === total) return 0;
  const prior = total * PRIOR;
  return (total - done) * ((elapsedS + prior) / (done + prior));
}

/** How far the next estimate must lie above the one shown to be believed. */
const WORTH_A_RISE = 1.25;

/** What to show after `shown`: an estimate falls as it will, and rises only where it was clearly wrong. */
export function steadied(shown: number | undefined, next: number): number {
  if (shown === undefined || next > shown * WORTH_A_RISE) return next;
  return Math.min(shown, next);
}

/** `about 9 min left`; below two minutes in tens of seconds. */
export function timeLeftText(seconds: number): string {
  const span = seconds >= 120 ? `${Math.round(seconds / 60)} min` : `${Math.max(1, Math.ceil(seconds / 10)) * 10} s`;
  return `about ${span} left`;
}

/** Of a tool's time, what its packages take; the rest is the linker's. */
const COMPILING_SHARE = 0.92;

function shareDone({ state, packages }: ProgressEvent): number | undefined {
  if (state === 'built' || state === 'cached') return 1;
  if (state === 'linking') return COMPILING_SHARE;
  if (state !== 'compiling' || packages === undefined) return undefined;
  return (COMPILING_SHARE * packages.compiled) / Math.max(packages.compiled, packages.of, 1);
}

/** Follows what is reported of several tools' builds, and tells how long they will take. */
export class Estimate {
  readonly #seconds: ReadonlyMap<string, number>;
  readonly #done = new Map<string, number>();
  readonly #now: () => number;
  #start: number | undefined;
  #shown: number | undefined;

  /** @param seconds of work that each tool costs on the reference machine; @param now milliseconds */
  constructor(seconds: ReadonlyMap<string, number>, now: () => number = () => performance.now()) {
    this.#seconds = seconds;
    this.#now = now;
  }

  see(event: ProgressEvent): void {
    if (event.state === 'compiling') this.#start ??= this.#now();
    const done = shareDone(event);
    if (done !== undefined) this.#done.set(event.tool, done);
  }

  /** Milliseconds; undefined where nothing is left. */
  leftMs(): number | undefined {
    const work = [...this.#seconds].map(([tool, seconds]) => ({ seconds, done: this.#done.get(tool) ?? 0 }));
    if (work.every(({ done }) => done === 1)) return undefined;
    const elapsedS = this.#start === undefined ? 0 : (this.#now() - this.#start) / 1000;
    this.#shown = steadied(this.#shown, secondsLeft(work, elapsedS));
    return Math.round(this.#shown * 1000);
  }
}
