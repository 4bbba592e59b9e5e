import { types } from 'node:util';

/**
 * What an error of the driver means to whoever asked.
 * - `outage`: the server, or the way there, cannot be used now: trying again helps; of a write it is not known whether it was done.
 * - `conflict`: a unique index refused the document; nothing was done.
 * - `bad-request`: what was sent cannot be stored, now or later.
 * - `bug`: the driver was used wrongly, or nobody has thought of this.
 */
export type MongoErrorKind = 'outage' | 'conflict' | 'bad-request' | 'bug';

/** `server`: as the server's own code says. */
type ClassKind = MongoErrorKind | 'server';

const classes = (kind: ClassKind, ...names: readonly string[]): [string, ClassKind][] =>
  names.map((name) => [name, kind]);

/**
 * By the class's name, not by the class: a service may have the driver twice. A test holds it to all that the driver exports, and to its pool's, which it does not
 * export and throws all the same.
 */
export const CLASSES: ReadonlyMap<string, ClassKind> = new Map([
  ...classes(
    'server',
    'MongoServerError',
    'MongoBulkWriteError',
    'MongoClientBulkWriteError',
    'MongoWriteConcernError',
  ),
  ...classes(
    'outage',
    'MongoNetworkError',
    'MongoNetworkTimeoutError',
    'MongoSystemError',
    'MongoServerSelectionError',
  ),
  ...classes(
    'outage',
    'MongoNotConnectedError',
    'MongoTopologyClosedError',
    'MongoServerClosedError',
    'MongoClientClosedError',
  ),
  ...classes('outage', 'MongoStalePrimaryError', 'MongoOperationTimeoutError', 'MongoUnexpectedServerResponseError'),
  ...classes(
    'outage',
    'MongoPoolClosedError',
    'MongoPoolClearedError',
    'PoolClearedOnNetworkError',
    'MongoWaitQueueTimeoutError',
  ),
  // A session or a cursor ends with its client.
  ...classes('outage', 'MongoExpiredSessionError', 'MongoCursorExhaustedError'),
  // Others are asked for credentials and keys, by the network.
  ...classes('outage', 'MongoAWSError', 'MongoAzureError', 'MongoGCPError', 'MongoOIDCError', 'MongoKerberosError'),
  ...classes('outage', 'MongoCryptAzureKMSRequestError', 'MongoCryptKMSRequestNetworkTimeoutError'),
  ...classes('bad-request', 'BSONError', 'BSONOffsetError', 'BSONRuntimeError', 'BSONVersionError'),
  ...classes('bug', 'MongoError', 'MongoDriverError', 'MongoAPIError', 'MongoRuntimeError', 'MongoParseError'),
  ...classes('bug', 'MongoInvalidArgumentError', 'MongoCompatibilityError', 'MongoMissingCredentialsError'),
  ...classes('bug', 'MongoMissingDependencyError', 'MongoBatchReExecutionError', 'MongoChangeStreamError'),
  ...classes('bug', 'MongoClientBulkWriteCursorError', 'MongoClientBulkWriteExecutionError', 'MongoCursorInUseError'),
  ...classes('bug', 'MongoTailableCursorError', 'MongoTransactionError', 'MongoDecompressionError'),
  ...classes(
    'bug',
    'MongoGridFSChunkError',
    'MongoGridFSStreamError',
    'MongoCryptError',
    'MongoCryptCreateDataKeyError',
  ),
  ...classes('bug', 'MongoCryptCreateEncryptedCollectionError', 'MongoCryptInvalidArgumentError'),
  // What mongoose itself throws here: there is no connection yet, or none any more.
  ...classes('outage', 'MongooseError', 'MongooseServerSelectionError'),
]);

/** Names of https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml by what they mean here. */
const CODES: ReadonlyMap<number, MongoErrorKind> = new Map([
  ...[11_000, 11_001, 12_582].map((code) => [code, 'conflict'] as const),
  // InvalidBSON, DocumentValidationFailure, BSONObjectTooLarge, KeyTooLong, and documents that an update would make too large.
  ...[22, 121, 10_334, 17_280, 17_419, 17_420].map((code) => [code, 'bad-request'] as const),
  // HostUnreachable, HostNotFound, Unauthorized, AuthenticationFailed, LockTimeout, MaxTimeMSExpired, WriteConcernFailed, NetworkTimeout,
  // ShutdownInProgress, UnsatisfiableWriteConcern, WriteConflict, ReadConcernMajorityNotAvailableYet, StaleEpoch, PrimarySteppedDown,
  // ExceededTimeLimit, IngressRequestRateLimitExceeded
  ...[6, 7, 13, 18, 24, 50, 64, 89, 91, 100, 112, 134, 150, 189, 262, 462].map((code) => [code, 'outage'] as const),
  // SocketException, NotWritablePrimary, Interrupted, InterruptedAtShutdown, InterruptedDueToReplStateChange, NotPrimaryNoSecondaryOk,
  // NotPrimaryOrSecondary
  ...[9_001, 10_107, 11_601, 11_600, 11_602, 13_435, 13_436].map((code) => [code, 'outage'] as const),
]);

const OUTAGE_LABELS = ['RetryableWriteError', 'RetryableError', 'SystemOverloadedError', 'ResetPool'] as const;
/** What Node says of a stream that is gone; errors of the system have `syscall`. */
const STREAM_CODE = /^ERR_(STREAM|SOCKET|TLS|SSL)_/;

interface DriverError extends Error {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly hasErrorLabel?: (label: string) => boolean;
  /** What a bulk write met: the server's answer, or an error of the connection as it is. */
  readonly errorResponse?: unknown;
}

/** What an error means that an operation of the driver, or of mongoose on a connection, has failed with. */
export function mongoErrorKind(error: unknown): MongoErrorKind {
  if (!types.isNativeError(error)) return 'bug';
  const kind = classKind(error);
  if (kind === 'server') return serverKind(error);
  return kind ?? connectionKind(error);
}

function serverKind(error: DriverError): MongoErrorKind {
  const { code, errorResponse, hasErrorLabel } = error;
  if (types.isNativeError(errorResponse)) return mongoErrorKind(errorResponse);
  const said = typeof code === 'number' ? CODES.get(code) : undefined;
  if (said !== undefined) return said;
  // A write that the primary took and a majority has not confirmed may come to nothing.
  const labelled = OUTAGE_LABELS.some((label) => hasErrorLabel?.call(error, label));
  return labelled || error.name === 'MongoWriteConcernError' ? 'outage' : 'bug';
}

/** What is no error of the driver's comes from the socket as it is, or is a mistake of ours. */
function connectionKind({ syscall, code }: DriverError): MongoErrorKind {
  return typeof syscall === 'string' || STREAM_CODE.test(String(code)) ? 'outage' : 'bug';
}

/** By the nearest class that is known: what derives from an error of the network is one. */
function classKind(error: Error): ClassKind | undefined {
  for (let named: unknown = error; named instanceof Object; named = Object.getPrototypeOf(named)) {
    const kind = CLASSES.get((named as Error).name);
    if (kind !== undefined) return kind;
  }
  return undefined;
}
