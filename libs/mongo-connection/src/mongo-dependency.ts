import mongoose, { type Connection, type ConnectOptions } from 'mongoose';
import { ClientGuard, type GuardTimes } from './client-guard.ts';
import { mendMongodb } from './mend-mongodb.ts';

mendMongodb();

/**
 * How long an operation waits for a server, for a connection of the pool, for a new connection and for an answer: a request's patience, not a database's. The driver's
 * own are 30 s, none, 30 s and none; its `timeoutMS` has no effect.
 */
const DEADLINES = {
  serverSelectionTimeoutMS: 2_000,
  waitQueueTimeoutMS: 2_000,
  connectTimeoutMS: 5_000,
  socketTimeoutMS: 5_000,
} as const;

/** How much of the server one process takes, in the driver's words. */
export type MongoLimits = Pick<ConnectOptions, 'maxPoolSize' | 'minPoolSize' | keyof typeof DEADLINES>;

const LIMITS: MongoLimits = { maxPoolSize: 20, minPoolSize: 2, ...DEADLINES };

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
  /** Default: pools of 2 to 20 connections, and deadlines of seconds. What is not named stays the default's. */
  readonly limits?: MongoLimits;
  /** When the client is opened anew; default after half a minute without an answer. */
  readonly guardTimes?: GuardTimes;
}

/** A MongoDB that a service needs: what service-kit's `startService` takes as a dependency. */
export interface MongoDependency {
  readonly name: string;
  readonly label: string;
  connect(): Promise<void>;
  check(signal?: AbortSignal): Promise<unknown>;
  /** Whether only a new process can find the server again. */
  stuck(): boolean;
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
  const { url, connection, prepare, watchCommands, guardTimes } = options;
  watchCommands?.(connection);
  let opened = false;
  const ping = () => connection.db!.admin().ping();
  const guard = new ClientGuard({
    ping,
    renew: async (signal) => {
      // Not by force: mongoose would refuse every operation from then on.
      await connection.close();
      signal.throwIfAborted();
      await open(options);
      if (signal.aborted) await connection.close();
    },
    ...(guardTimes && { times: guardTimes }),
  });
  return {
    name: `MongoDB at ${hosts(url)}`,
    label: 'MongoDB',
    async connect() {
      // Once: an earlier try may have failed at its preparation only; the driver finds a server that went away meanwhile by itself,
      // and a second client would leave the first one running.
      if (!opened) await open(options);
      opened = true;
      guard.start();
      await prepare();
    },
    check: ping,
    stuck: () => guard.stuck,
    close: () => {
      guard.stop();
      return connection.close();
    },
  };
}

async function open(options: MongoDependencyOptions): Promise<void> {
  const { service, url, connection, watchCommands, limits } = options;
  await connection.openUri(url, {
    ...(namesDatabase(url) ? {} : { dbName: service }),
    ...LIMITS,
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
