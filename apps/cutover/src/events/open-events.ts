import { open } from 'node:fs/promises';
import type { Context } from '../context.ts';
import { UsageError } from '../usage-error.ts';
import { EventLog } from './event-log.ts';

export interface OpenEvents {
  readonly log: EventLog;
  close(): Promise<void>;
}

interface Asked {
  readonly json?: boolean;
  /** A file, or `-`. */
  readonly events?: string;
}

/** Opened before anything is started: what cannot be written is said at once. @throws UsageError */
export async function openEvents({ terminal }: Context, { events, json }: Asked): Promise<OpenEvents | undefined> {
  if (events === undefined) return undefined;
  const failed = (error: Error) =>
    terminal.err.write(`--events ${events}: nothing more is written: ${error.message}\n`);
  if (events === '-') {
    if (json === true) throw new UsageError('--events - and --json both want standard output: give --events a file');
    const log = new EventLog(process.stdout, failed);
    return { log, close: () => log.flush() };
  }
  const file = await open(events, 'w').catch((error: Error) => {
    throw new UsageError(`--events: ${events} cannot be written: ${error.message}`);
  });
  const stream = file.createWriteStream();
  const log = new EventLog(stream, failed);
  return {
    log,
    close: async () => {
      await log.flush();
      await new Promise<void>((resolve) => stream.end(resolve));
    },
  };
}
