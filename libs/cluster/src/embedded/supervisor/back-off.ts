const FIRST_MS = 100;
const LONGEST_MS = 5_000;
/** A process that lived this long is taken to have been well: its next restart is immediate again. */
const WELL_AFTER_MS = 10_000;

/** Milliseconds to wait before the next start, after `failures` short lives in a row. */
export function backOff(failures: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
}

/** The count of short lives in a row, after one that lasted `livedMs`. */
export function failuresAfter(failures: number, livedMs: number): number {
  return livedMs >= WELL_AFTER_MS ? 1 : failures + 1;
}
