import { MessagingError } from './messaging-error.ts';
import type { RawMessage, RawOutgoing } from './transport/transport.ts';

/** What is published: an event or a command, as plain JSON data. */
export interface Message {
  readonly topic: string;
  /** Messages of one key keep their order. */
  readonly key: string;
  /** Unique for what it says: whoever handles it twice recognises it by this. */
  readonly id: string;
  readonly type: string;
  /** Of `data`'s shape, from 1. */
  readonly version: number;
  readonly data: object;
  /** W3C Trace Context of whoever caused it. */
  readonly traceparent?: string;
}

export interface Received extends Message {
  readonly partition: number;
  readonly offset: string;
}

export function encode({ topic, key, id, type, version, data, traceparent }: Message): RawOutgoing {
  const trace: Record<string, string> = traceparent === undefined ? {} : { traceparent };
  const headers = { ...trace, 'message-id': id, 'message-type': type, 'message-version': String(version) };
  return { topic, key, value: JSON.stringify(data), headers };
}

/** @throws MessagingError `messaging.malformed` for what `encode` cannot have made */
export function decode(raw: RawMessage): Received {
  const { topic, key, partition, offset, headers } = raw;
  const { 'message-id': id, 'message-type': type, traceparent } = headers;
  const version = Number(headers['message-version']);
  if (!id || !type || !Number.isSafeInteger(version) || version < 1) throw malformed(raw, 'lacks id, type or version');
  const trace = traceparent === undefined ? {} : { traceparent };
  return { topic, key, id, type, version, data: dataOf(raw), ...trace, partition, offset };
}

function dataOf(raw: RawMessage): object {
  const data = parse(raw);
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw malformed(raw, 'does not hold an object');
  return data;
}

function parse(raw: RawMessage): unknown {
  try {
    return JSON.parse(raw.value);
  } catch (cause) {
    throw malformed(raw, 'is not JSON', cause);
  }
}

function malformed({ topic, partition, offset }: RawMessage, what: string, cause?: unknown): MessagingError {
  return new MessagingError('messaging.malformed', `${topic}/${partition}@${offset} ${what}`, cause);
}
