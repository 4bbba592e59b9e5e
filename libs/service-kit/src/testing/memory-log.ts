import { createLogger } from '../log/create-logger.ts';
import type { Logger } from '../log/create-logger.ts';

export interface MemoryLog {
  readonly log: Logger;
  /** Lines so far, parsed. */
  readonly lines: Record<string, unknown>[];
  /** The same as they were written. */
  readonly text: () => string;
}

/** A logger whose lines a test can read. */
export function memoryLog(level = 'trace'): MemoryLog {
  const written: string[] = [];
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => {
    written.push(line);
    lines.push(JSON.parse(line) as Record<string, unknown>);
  };
  return {
    log: createLogger({ name: 'test', version: '0.0.0-test', pod: 'test-0' }, level, { write }),
    lines,
    text: () => written.join(''),
  };
}
