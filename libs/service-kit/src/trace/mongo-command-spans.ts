import { SpanKind, trace, type Attributes, type Span } from '@opentelemetry/api';
import type { EventEmitter } from 'node:events';
import type { ServiceConfig } from '../config/service-config.ts';
import { failSpan } from './fail-span.ts';

const TRACER = '@cutover/service-kit';

/** What is read of the driver's events: https://github.com/mongodb/specifications, command-logging-and-monitoring. */
interface CommandStarted {
  readonly requestId: number;
  readonly commandName: string;
  readonly databaseName: string;
  /** `host:port` of the server that is asked. */
  readonly address: string;
  readonly command: Readonly<Record<string, unknown>>;
}

interface CommandSucceeded {
  readonly requestId: number;
  /** A write that is refused is a command that succeeds. */
  readonly reply?: {
    readonly writeErrors?: readonly { readonly code?: number }[];
    readonly writeConcernError?: { readonly code?: number };
  };
}

interface CommandFailed {
  readonly requestId: number;
  readonly failure: { readonly name?: string; readonly code?: unknown };
}

/** Hears a connection's commands: give it the connection once, and open that with `monitorCommands`. */
export type MongoCommandWatcher = (connection: Pick<EventEmitter, 'on'>) => void;

/** Commands that name their collection where others may have a value. */
const ON_A_COLLECTION: ReadonlySet<string> = new Set([
  ...['aggregate', 'count', 'distinct', 'find', 'killCursors'],
  ...['insert', 'update', 'delete', 'findAndModify'],
  ...['create', 'createIndexes', 'drop', 'dropIndexes', 'listIndexes'],
]);

/**
 * Makes a client span of each command to MongoDB that is sent within a trace, by the semantic conventions for databases; it holds no filter, no document and no message of an error.
 * @returns undefined where no spans are exported: then the driver need not tell of its commands
 */
export function mongoCommandSpans({
  otelExporterOtlpEndpoint,
}: Pick<ServiceConfig, 'otelExporterOtlpEndpoint'>): MongoCommandWatcher | undefined {
  return otelExporterOtlpEndpoint === undefined ? undefined : watchCommands;
}

function watchCommands(connection: Pick<EventEmitter, 'on'>): void {
  const running = new Map<number, Span>();
  const ended = (requestId: number): Span | undefined => {
    const span = running.get(requestId);
    running.delete(requestId);
    return span;
  };
  connection.on('commandStarted', (event: CommandStarted) => {
    const span = begun(event);
    if (span !== undefined) running.set(event.requestId, span);
  });
  connection.on('commandSucceeded', ({ requestId, reply }: CommandSucceeded) => {
    end(ended(requestId), { code: reply?.writeErrors?.[0]?.code ?? reply?.writeConcernError?.code });
  });
  connection.on('commandFailed', ({ requestId, failure }: CommandFailed) => {
    end(ended(requestId), { code: failure.code, name: failure.name ?? 'unknown' });
  });
}

/** The driver tells of a command in the asynchronous context of whoever asked for it, however long it waited for a connection. */
function begun(event: CommandStarted): Span | undefined {
  if (trace.getActiveSpan() === undefined) return undefined;
  const { commandName, databaseName, address } = event;
  const collection = collectionOf(event);
  const attributes = {
    'db.system.name': 'mongodb',
    'db.namespace': databaseName,
    'db.operation.name': commandName,
    ...(collection !== undefined && { 'db.collection.name': collection }),
    ...batchOf(event.command),
    ...serverOf(address),
  };
  const name = `${commandName} ${collection ?? databaseName}`;
  const span = trace.getTracer(TRACER).startSpan(name, { kind: SpanKind.CLIENT, attributes });
  return span.isRecording() ? span : undefined;
}

function end(span: Span | undefined, { code, name }: { readonly code: unknown; readonly name?: string }): void {
  if (span === undefined) return;
  if (code !== undefined) span.setAttribute('db.response.status_code', String(code));
  const type = code ?? name;
  if (type !== undefined) failSpan(span, String(type));
  span.end();
}

function collectionOf({ commandName, command }: CommandStarted): string | undefined {
  const where = commandName === 'getMore' ? 'collection' : commandName;
  const named = ON_A_COLLECTION.has(commandName) || commandName === 'getMore' ? command[where] : undefined;
  return typeof named === 'string' ? named : undefined;
}

/** How many writes go together, where it is more than one. */
function batchOf({ documents, updates, deletes }: Readonly<Record<string, unknown>>): Attributes {
  const batch = documents ?? updates ?? deletes;
  return Array.isArray(batch) && batch.length > 1 ? { 'db.operation.batch.size': batch.length } : {};
}

function serverOf(address: string): Attributes {
  const [, host = address, port] = /^\[?(.*?)\]?:(\d+)$/.exec(address) ?? [];
  return { 'server.address': host, ...(port !== undefined && { 'server.port': Number(port) }) };
}
