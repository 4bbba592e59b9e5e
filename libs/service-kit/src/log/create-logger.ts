import { types } from 'node:util';
import { pino } from 'pino';
import { isErrorData } from '../errors/domain-error.ts';
import { traceIdsOfLogLine } from '../trace/log-ids.ts';
import type { DestinationStream, Logger as PinoLogger } from 'pino';

export type Logger = PinoLogger;

/** Names whose values never reach a log line, at the top and one level down. */
const SECRET_KEYS = ['authorization', 'cookie', 'token', 'password', 'secret', 'authKeys'];
const SECRET_PARENTS = ['headers', 'config', 'req.headers', 'body'];

const FLUSH_MS = 500;
const BUFFER_BYTES = 4_096;
/** Lines beyond this are dropped rather than held when whoever reads stdout is stuck. */
const MAX_BUFFER_BYTES = 8_388_608;

/**
 * JSON lines on stdout with service, version and pod on each, and the ids of the trace at work (`trace_id`, `span_id`). Lines are written in batches, at the latest after half a
 * second, at `fatal`, and when the process exits.
 */
export function createLogger(
  identity: { name: string; version: string; pod: string },
  level: string,
  destination?: DestinationStream,
): Logger {
  return pino(
    {
      level,
      base: { service: identity.name, version: identity.version, pod: identity.pod },
      mixin: traceIdsOfLogLine,
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError },
      redact: [...SECRET_KEYS, ...SECRET_PARENTS.flatMap((parent) => SECRET_KEYS.map((key) => `${parent}.${key}`))],
    },
    destination ?? bufferedStdout(),
  );
}

function bufferedStdout(): DestinationStream {
  return pino.destination({
    fd: 1,
    sync: false,
    minLength: BUFFER_BYTES,
    maxLength: MAX_BUFFER_BYTES,
    periodicFlush: FLUSH_MS,
  });
}

/**
 * Type, code, message and stack: other properties of an error may hold requests, documents or credentials. What is met by trying again is foreseen and no news of
 * ours: it comes by the hundred in an outage, and has no stack.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!types.isNativeError(error)) return { type: typeof error };
  const { code } = error as NodeJS.ErrnoException;
  const cause = types.isNativeError(error.cause) ? { cause: error.cause.message } : {};
  const stack = isErrorData(error) && error.retriable ? {} : { stack: error.stack };
  return { type: error.name, code, message: error.message, ...stack, ...cause };
}
