import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { outcomeOfJest } from './jest-result.ts';
import type { JestResult } from './jest-result.ts';
import { failing } from './tally.ts';
import type { Outcome } from './tally.ts';
import { applyVoids, parseVoids } from './voids.ts';

/** What is expected of a jest run besides its result. */
export interface Expected {
  /** Test files that must have run, from the root. */
  readonly files?: readonly string[];
  /** Where its tests put void measurements on record, from the root; it may not be there. */
  readonly voids?: string;
}

function parse<T>(root: string, file: string, reader: (text: string) => T): T | Outcome {
  try {
    return reader(readFileSync(join(root, file), 'utf8'));
  } catch (error) {
    return failing(`${file}: cannot be read: ${(error as Error).message}`);
  }
}

function isOutcome(value: object): value is Outcome {
  return 'tally' in value;
}

/** Counts the jest result in a file below `root`; one that is not there or cannot be read is a failure. Paths in it are told from `root`. */
export function readOutcome(root: string, file: string, { files = [], voids }: Expected = {}): Outcome {
  if (!existsSync(join(root, file))) return failing(`${file}: not written, the runner ended early`);
  const result = parse(root, file, (text) => JSON.parse(text) as JestResult);
  if (isOutcome(result)) return result;
  const records = voids !== undefined && existsSync(join(root, voids)) ? parse(root, voids, parseVoids) : [];
  if (isOutcome(records)) return records;
  const expected = files.map((name) => join(root, name));
  const outcome = applyVoids(outcomeOfJest(result, expected), result, records);
  const short = (lines: readonly string[]) => lines.map((line) => line.replaceAll(`${root}/`, ''));
  return { ...outcome, failures: short(outcome.failures), notes: short(outcome.notes) };
}
