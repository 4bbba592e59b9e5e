import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { SupervisorRecord } from './protocol.ts';

/** The state that a supervisor left, or undefined where none did. A file that was cut short by a crash counts as none. */
export function readRecord(path: string): SupervisorRecord | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as SupervisorRecord;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Written at once and whole: whoever kills the supervisor finds what it last did. */
export function writeRecord(path: string, record: SupervisorRecord): void {
  const partial = `${path}.partial`;
  writeFileSync(partial, JSON.stringify(record), { mode: 0o600 });
  renameSync(partial, path);
}
