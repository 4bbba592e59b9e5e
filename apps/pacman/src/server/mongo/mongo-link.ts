import { mongoDependency, mongoErrorKind, type MongoLimits } from '@cutover/mongo-connection';
import { DomainError, waitForDependency } from '@cutover/service-kit';
import type { Dependency, Logger, MongoCommandWatcher } from '@cutover/service-kit';
import type { Connection } from 'mongoose';

/** An answer takes no longer than a player's patience. */
const LIMITS: MongoLimits = { maxPoolSize: 10, minPoolSize: 1, socketTimeoutMS: 5_000 };

/** What has its indexes. Before, nothing is asked of it: a server may be making them. */
const prepared = new WeakSet<Connection>();

export interface LinkParts {
  readonly connection: Connection;
  readonly prepare: () => Promise<void>;
  readonly log: Logger;
  /** Makes spans of the connection's commands; undefined where none are exported. */
  readonly watchCommands: MongoCommandWatcher | undefined;
}

/**
 * Connects in the background, as often as it takes: games can be started and played without a database, results are refused
 * with a reason and kept by the page, so its absence neither delays this service's start nor takes it out of its Service.
 */
export function mongoLink(url: string, parts: LinkParts): Dependency {
  const { connection, prepare, log, watchCommands } = parts;
  const mongo = mongoDependency({ service: 'pacman', url, connection, prepare, watchCommands, limits: LIMITS });
  const closing = new AbortController();
  const link: Dependency = {
    name: mongo.name,
    async connect() {
      await mongo.connect();
      prepared.add(connection);
      log.info(`${mongo.name} is connected`);
    },
  };
  return {
    name: link.name,
    async connect() {
      waitForDependency(link, log, closing.signal).catch((err: unknown) => {
        if (!closing.signal.aborted) log.error({ err }, `${link.name} is given up`);
      });
    },
    stuck: () => mongo.stuck(),
    async close() {
      closing.abort(new Error('the service is stopping'));
      await mongo.close();
    },
  };
}

/** Runs an operation; outages of the database become `scores.unavailable`, refusals and faults of ours stay what they are. */
export async function available<T>(connection: Connection, operation: () => Promise<T>): Promise<T> {
  if (connection.db === undefined || !prepared.has(connection)) throw unavailable(undefined);
  try {
    return await operation();
  } catch (cause) {
    throw mongoErrorKind(cause) === 'outage' ? unavailable(cause) : cause;
  }
}

const unavailable = (cause: unknown) =>
  new DomainError('scores.unavailable', 'the database does not answer', { retriable: true, cause });
