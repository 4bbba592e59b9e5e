import type { Dependency } from '@cutover/service-kit';
import mongoose, { type Connection } from 'mongoose';

const DEFAULT_DATABASE = 'account';
/** How long an operation waits for a server before it fails; a request's patience, not a database's. */
const SELECTION_MS = 2_000;

/** A connection that is not open yet: collections may be named on it, and fail at once rather than wait in memory. */
export function mongoConnection(): Connection {
  const connection = mongoose.createConnection();
  connection.set('bufferCommands', false);
  return connection;
}

/**
 * Opens the connection when the service starts, and answers for it from then on.
 * @param prepare what must be in place before the first request: indexes
 */
export function mongoDependency(url: string, connection: Connection, prepare: () => Promise<void>): Dependency {
  return {
    name: `MongoDB at ${hosts(url)}`,
    async connect() {
      // Opened by an earlier try whose preparation failed.
      if (connection.readyState !== mongoose.ConnectionStates.connected) await open(url, connection);
      await prepare();
    },
    check: () => connection.db!.admin().ping(),
    close: () => connection.close(),
  };
}

async function open(url: string, connection: Connection): Promise<void> {
  await connection.openUri(url, {
    ...(namesDatabase(url) ? {} : { dbName: DEFAULT_DATABASE }),
    serverSelectionTimeoutMS: SELECTION_MS,
    maxPoolSize: 20,
    minPoolSize: 2,
    appName: 'account',
  });
}

/** The hosts of a connection string, without its credentials. */
export function hosts(url: string): string {
  return /^[\w+]+:\/\/(?:[^@/]*@)?([^/?]+)/.exec(url)?.[1] ?? 'an unreadable MONGODB_URL';
}

function namesDatabase(url: string): boolean {
  return /^[\w+]+:\/\/[^/?]+\/[^/?]+/.test(url);
}
