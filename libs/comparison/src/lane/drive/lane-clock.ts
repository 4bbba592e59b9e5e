import { setTimeout as sleep } from 'node:timers/promises';

import type { Mark, MarkName } from '../../record/lane-facts.ts';

/** Time within a lane: ms since its zero on CLOCK_MONOTONIC, which the generator's process reads too. */
export interface LaneClock {
  readonly zeroNs: bigint;
  readonly startedAt: string;
  readonly marks: readonly Mark[];
  now(): number;
  toMs(atNs: bigint): number;
  /**
   * @param at when it is, where that is not now
   * @returns when it was
   */
  mark(name: MarkName, at?: number, of?: Pick<Mark, 'step' | 'weight' | 'object'>): number;
  /** Waits until the lane is `ms` old. */
  until(ms: number, signal?: AbortSignal): Promise<void>;
}

/**
 * @param aheadMs how far from now zero lies, so that the generator hears of it before the first request is due
 * @param onMark told of each mark
 */
export const startLaneClock = (aheadMs: number, onMark: (mark: Mark) => void = () => {}): LaneClock => {
  const zeroNs = process.hrtime.bigint() + BigInt(aheadMs) * 1_000_000n;
  const marks: Mark[] = [];
  const toMs = (atNs: bigint) => Number(atNs - zeroNs) / 1e6;
  const now = () => toMs(process.hrtime.bigint());
  return {
    zeroNs,
    startedAt: new Date(Date.now() + aheadMs).toISOString(),
    marks,
    now,
    toMs,
    mark: (name, at = now(), of = {}) => {
      const mark = { name, at, ...of };
      marks.push(mark);
      onMark(mark);
      return at;
    },
    until: async (ms, signal) => {
      const left = ms - now();
      if (left > 0) await sleep(left, undefined, signal === undefined ? {} : { signal });
    },
  };
};
