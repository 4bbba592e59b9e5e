import mongoose, { type Connection, type ConnectOptions } from 'mongoose';

/** How long an operation waits for a server before it fails; a request's patience, not a database's. */
const SELECTION_MS = 2_000;

/** How much of the server one process takes, in the driver's words. */
export type MongoLimits = Pick<ConnectOptions, 'maxPoolSize' | 'minPoolSize' | 'socketTimeoutMS'>;

const LIMITS: MongoLimits = { maxPoolSize: 20, minPoolSize: 2 };

export interface MongoDependencyOptions {
  /** The service's name: it is also the database where the URL names none. */
  readonly service: string;
  /** `mongodb://…`; its path may name the database. */
  readonly url: string;
  readonly connection: Connection;
  /** What must be in place before the first request: indexes. */
  readonly prepare: () => Promise<void>;
  /** Hears each command on the connection (the driver's command monitoring events); without it the driver makes none. */
  readonly watchCommands: ((connection: Connection) => void) | undefined;
  /** Default: pools of 2 to 20 connections, and no limit to how long an answer may take. */
  readonly limits?: MongoLimits;
}

/** A MongoDB that a service needs: what service-kit's `startService` takes as a dependency. */
export interface MongoDependency {
  readonly name: string;
  connect(): Promise<void>;
  check(signal?: AbortSignal): Promise<unknown>;
  close(): Promise<void>;
}

/** A connection that is not open yet: collections may be named on it, and fail at once rather than wait in memory. */
export function mongoConnection(): Connection {
  const connection = mongoose.createConnection();
  connection.set('bufferCommands', false);
  return connection;
}

/** Opens the connection when the service starts, and answers for it from then on. */
export function mongoDependency(options: MongoDependencyOptions): MongoDependency {
  const { url, connection, prepare, watchCommands } = options;
  watchCommands?.(connection);
  let opened = false;
  return {
    name: `MongoDB at ${hosts(url)}`,
    async connect() {
      // Once: an earlier try may have failed at its preparation only; the driver finds a server that went away meanwhile by itself,
      // and a second client would leave the first one running.
      if (!opened) await open(options);
      opened = true;
      await prepare();
    },
    check: () => connection.db!.admin().ping(),
    close: () => connection.close(),
  };
}

async function open(options: MongoDependencyOptions): Promise<void> {
  const { service, url, connection, watchCommands, limits = LIMITS } = options;
  await connection.openUri(url, {
    ...(namesDatabase(url) ? {} : { dbName: service }),
    serverSelectionTimeoutMS: SELECTION_MS,
    ...limits,
    appName: service,
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
