import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@cutover/service-kit';
import mongoose, { type Connection } from 'mongoose';

export interface ConnectOptions {
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** Milliseconds between tries; default 1000. */
  readonly retryMs?: number;
}

const RETRY_MS = 1_000;
const DEFAULT_DATABASE = 'account';

/**
 * Connects, and tries again for as long as MongoDB does not answer, with one line a try.
 * @throws the signal's reason once it aborts
 */
export async function connectMongo(url: string, options: ConnectOptions): Promise<Connection> {
  const { log, signal, retryMs = RETRY_MS } = options;
  for (;;) {
    signal.throwIfAborted();
    const connection = mongoose.createConnection();
    try {
      return await connection.openUri(url, {
        ...(namesDatabase(url) ? {} : { dbName: DEFAULT_DATABASE }),
        serverSelectionTimeoutMS: 2_000,
        bufferCommands: false,
        maxPoolSize: 20,
        minPoolSize: 2,
        appName: 'account',
      });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log.warn(`MongoDB at ${hosts(url)} does not answer (${reason}); trying again in ${retryMs} ms`);
      await connection.destroy();
      await sleep(retryMs, undefined, { signal });
    }
  }
}

/** The hosts of a connection string, without its credentials. */
export function hosts(url: string): string {
  return /^[\w+]+:\/\/(?:[^@/]*@)?([^/?]+)/.exec(url)?.[1] ?? 'an unreadable MONGODB_URL';
}

function namesDatabase(url: string): boolean {
  return /^[\w+]+:\/\/[^/?]+\/[^/?]+/.test(url);
}
