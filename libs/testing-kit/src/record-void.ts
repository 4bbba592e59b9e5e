import { appendFileSync } from 'node:fs';

/** What jest's `expect.getState()` says of the test that runs. */
export interface RunningTest {
  readonly currentTestName?: string | undefined;
  readonly testPath?: string | undefined;
}

/** A test whose measurement was void: neither passed nor failed. A line of JSON in the file that the runner names. */
export interface VoidRecord {
  /** The test's full name, as in jest's results. */
  readonly test: string;
  /** The test file's absolute path. */
  readonly file: string;
  readonly reasons: readonly string[];
}

/** Names the file; jest knows no test that is neither passed nor failed, so the runner of the tests takes them out of its count. */
export const VOID_FILE = 'CUTOVER_VOID_FILE';

/** Appends to the file that $CUTOVER_VOID_FILE names; where nobody asked for one, says it on standard error. */
export function recordVoid(entry: VoidRecord, env: NodeJS.ProcessEnv = process.env): void {
  const file = env[VOID_FILE];
  if (file) appendFileSync(file, `${JSON.stringify(entry)}\n`);
  else process.stderr.write(`void, neither passed nor failed: ${entry.test}: ${entry.reasons.join('; ')}\n`);
}
