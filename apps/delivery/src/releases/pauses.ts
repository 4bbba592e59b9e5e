const FIRST_MS = 5_000;
const LONGEST_MS = 5 * 60_000;

interface Pause {
  readonly lengthMs: number;
  readonly until: number;
}

/** Of what failed: each waits twice as long as the time before, so that a forge that refuses is asked less and less, and the rest goes on. Nothing but pace is kept here. */
export class Pauses {
  private readonly pauses = new Map<string, Pause>();

  isPaused(key: string, now: number): boolean {
    const pause = this.pauses.get(key);
    return pause !== undefined && now < pause.until;
  }

  failed(key: string, now: number): void {
    const before = this.pauses.get(key)?.lengthMs;
    const lengthMs = before === undefined ? FIRST_MS : Math.min(before * 2, LONGEST_MS);
    this.pauses.set(key, { lengthMs, until: now + lengthMs });
  }

  /** What is not asked for any more starts afresh when it comes again. */
  keepOnly(keys: ReadonlySet<string>): void {
    for (const key of this.pauses.keys()) if (!keys.has(key)) this.pauses.delete(key);
  }
}
