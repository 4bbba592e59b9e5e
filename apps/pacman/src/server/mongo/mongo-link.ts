import { DomainError, waitForDependency } from '@cutover/service-kit';
import type { Dependency, Logger, MongoCommandWatcher } from '@cutover/service-kit';
import mongoose, { type Connection } from 'mongoose';

const DEFAULT_DATABASE = 'pacman';
/** How long an operation waits for a server before it fails: a player's patience. */
const SELECTION_MS = 2_000;
const OPERATION_MS = 5_000;

export interface LinkParts {
  readonly connection: Connection;
  readonly prepare: () => Promise<void>;
  readonly log: Logger;
  /** Makes spans of the connection's commands; undefined where none are exported. */
  readonly watchCommands: MongoCommandWatcher | undefined;
}

/** A connection that is not open yet; operations on it fail at once rather than wait in memory. */
export function mongoConnection(): Connection {
  const connection = mongoose.createConnection();
  connection.set('bufferCommands', false);
  return connection;
}

/**
 * Connects in the background, as often as it takes: games can be started and played without a database, results are refused
 * with a reason and kept by the page, so its absence neither delays this service's start nor takes it out of its Service.
 */
export function mongoLink(url: string, parts: LinkParts): Dependency {
  const { connection, prepare, log, watchCommands } = parts;
  watchCommands?.(connection);
  const closing = new AbortController();
  let opened = false;
  const link: Dependency = {
    name: `MongoDB at ${hosts(url)}`,
    async connect() {
      // Once: the driver finds a server that went away meanwhile by itself; a second client would leave the first one running.
      if (!opened) await open(url, parts);
      opened = true;
      await prepare();
      log.info(`${link.name} is connected`);
    },
  };
  return {
    name: link.name,
    async connect() {
      waitForDependency(link, log, closing.signal).catch((err: unknown) => {
        if (!closing.signal.aborted) log.error({ err }, `${link.name} is given up`);
      });
    },
    async close() {
      closing.abort(new Error('the service is stopping'));
      await connection.close();
    },
  };
}

/** Runs an operation; failures of the database, not of the request, become `scores.unavailable`. */
export async function available<T>(connection: Connection, operation: () => Promise<T>): Promise<T> {
  if (connection.db === undefined) throw unavailable(undefined);
  try {
    return await operation();
  } catch (cause) {
    throw cause instanceof DomainError ? cause : unavailable(cause);
  }
}

const unavailable = (cause: unknown) =>
  new DomainError('scores.unavailable', 'the database does not answer', { retriable: true, cause });

async function open(url: string, { connection, watchCommands }: LinkParts): Promise<void> {
  await connection.openUri(url, {
    ...(namesDatabase(url) ? {} : { dbName: DEFAULT_DATABASE }),
    serverSelectionTimeoutMS: SELECTION_MS,
    socketTimeoutMS: OPERATION_MS,
    maxPoolSize: 10,
    minPoolSize: 1,
    appName: 'pacman',
    monitorCommands: watchCommands !== undefined,
  });
}

/** The hosts of a connection string, without its credentials. */
export function hosts(url: string): string {
  return /^[\w+]+:\/\/(?:[^@/]*@)?([^/?]+)/.exec(url)?.[1] ?? 'an unreadable MONGODB_URL';
}

function namesDatabase(url: string): boolean {
  return /^[\w+]+:\/\/[^/?]+\/[^/?]+/.test(url);
}
