import { recordVoid } from './record-void.ts';
import type { RunningTest, VoidRecord } from './record-void.ts';

/** A void run is measured again at most so often. */
export const MOST_REPEATS = 2;

export interface Measurement<T> {
  /** Measures once. What it throws is a failure, never noise. */
  readonly run: () => T | Promise<T>;
  /** Why noise makes this result void, a reason each; empty where the result counts. */
  readonly noise: (result: T) => readonly string[];
  /** How often a void run is measured again; 0 where `run` itself does so. `MOST_REPEATS` when absent. */
  readonly repeats?: number;
}

/** The first result that counts, or why even the last one does not. */
export type Measured<T> =
  | { readonly void: false; readonly result: T }
  | { readonly void: true; readonly reasons: readonly string[] };

/** Measures until a result counts, at most `1 + repeats` times. Rejects with whatever `run` or `noise` throws. */
export async function repeatWhileVoid<T>({ run, noise, repeats = MOST_REPEATS }: Measurement<T>): Promise<Measured<T>> {
  let reasons: readonly string[] = [];
  for (let attempt = 0; attempt <= repeats; attempt += 1) {
    const result = await run();
    reasons = noise(result);
    if (reasons.length === 0) return { void: false, result };
  }
  return { void: true, reasons };
}

/**
 * Judges a result that counts by assertions; puts a void one on record as neither passed nor failed, and lets the test end.
 * Rejects with whatever `judge` throws.
 */
export async function judgeUnlessVoid<T>(
  test: RunningTest,
  measured: Measured<T>,
  judge: (result: T) => void | Promise<void>,
  record: (entry: VoidRecord) => void = recordVoid,
): Promise<void> {
  if (!measured.void) return judge(measured.result);
  const { currentTestName, testPath } = test;
  if (currentTestName === undefined || testPath === undefined) {
    throw new Error('a measurement is judged within a test: give expect.getState() of a running one');
  }
  record({ test: currentTestName, file: testPath, reasons: measured.reasons });
}

/**
 * One test of a measurement, from a run to its judgement: `it('…', () => measured(expect.getState(), { run, noise, judge }))`.
 * A run that noise makes void is repeated at most `repeats` times, then reported as void. Only `judge` is spared by noise: what `run`
 * throws fails the test.
 */
export async function measured<T>(
  test: RunningTest,
  { judge, ...measurement }: Measurement<T> & { readonly judge: (result: T) => void | Promise<void> },
  record: (entry: VoidRecord) => void = recordVoid,
): Promise<void> {
  await judgeUnlessVoid(test, await repeatWhileVoid(measurement), judge, record);
}
