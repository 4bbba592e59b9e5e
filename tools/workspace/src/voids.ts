import type { JestResult } from './jest-result.ts';
import { add, failing, join, NONE } from './tally.ts';
import type { Outcome } from './tally.ts';

/** A test that noise made void, as the testing kit's `measured` writes it: a line of JSON. */
export interface VoidRecord {
  readonly test: string;
  readonly file: string;
  readonly reasons: readonly string[];
}

function isRecord(value: unknown): value is VoidRecord {
  const record = value as Partial<VoidRecord> | null;
  const texts = [record?.test, record?.file, ...(Array.isArray(record?.reasons) ? record.reasons : [undefined])];
  return texts.every((text) => typeof text === 'string');
}

/** @throws Error for a line that is no record */
export function parseVoids(text: string): readonly VoidRecord[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line, index) => {
    const value: unknown = JSON.parse(line);
    if (!isRecord(value)) throw new Error(`line ${index + 1} is no void record: ${line}`);
    return value;
  });
}

/** How often a test of that name passed in that file: names need not be unique. */
function passes({ testResults }: JestResult, { file, test }: VoidRecord): number {
  const results = testResults.filter(({ name }) => name === file).flatMap(({ assertionResults }) => assertionResults);
  return results.filter(({ fullName, status }) => fullName === test && status === 'passed').length;
}

function failed({ testResults }: JestResult, { file, test }: VoidRecord): boolean {
  const results = testResults.filter(({ name }) => name === file).flatMap(({ assertionResults }) => assertionResults);
  return results.some(({ fullName, status }) => fullName === test && status === 'failed');
}

const keyOf = ({ file, test }: VoidRecord): string => `${file}\0${test}`;

/**
 * Takes void tests out of those that passed: they count as skipped, with their reasons. A void test that failed after all stays a
 * failure; a record of a test that jest knows nothing of is one.
 */
export function applyVoids(outcome: Outcome, result: JestResult, records: readonly VoidRecord[]): Outcome {
  const once = [...new Map(records.map((record) => [keyOf(record), record])).values()];
  const voids = once.filter((record) => passes(result, record) > 0);
  const strange = once.filter((record) => passes(result, record) === 0 && !failed(result, record));
  const moved = { ...NONE, passed: -voids.length, skipped: voids.length };
  const notes = voids.map(({ file, test, reasons }) => `void: ${file}: ${test}: ${reasons.join('; ')}`);
  const taken: Outcome = { ...outcome, tally: add(outcome.tally, moved), notes: [...outcome.notes, ...notes] };
  return join([taken, failing(...strange.map(({ file, test }) => `${file}: void, but never run: ${test}`))]);
}
