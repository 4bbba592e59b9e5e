import { EventStoreError } from '../event-store-error.ts';

const DUPLICATE_KEY = 11_000;
const CONNECTION_ERRORS: ReadonlySet<string> = new Set([
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoServerSelectionError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoPoolClosedError',
  'MongoPoolClearedError',
  'MongoPoolClearedOnNetworkError',
  'MongoWriteConcernError',
  'MongoOperationTimeoutError',
  'MongooseError',
]);

/** A unique index refused the document. Which one it was is not told reliably: callers look the keys up. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === DUPLICATE_KEY;
}

/** Gives errors of the connection the store's own code; others stay as they are. */
export async function translating<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Error) || !isOutage(error)) throw error;
    throw new EventStoreError('event-store.unavailable', `MongoDB does not answer: ${error.message}`, {}, error);
  }
}

interface DriverError extends Error {
  readonly hasErrorLabel?: (label: string) => boolean;
  /** What a bulk write met, when it was no refusal of a document. */
  readonly errorResponse?: unknown;
}

/** The connection is gone, or the server says that another one is primary now. */
function isOutage(error: DriverError): boolean {
  const met = error.errorResponse;
  if (met instanceof Error && isOutage(met)) return true;
  return CONNECTION_ERRORS.has(error.name) || error.hasErrorLabel?.('RetryableWriteError') === true;
}
