import { fromJSON, type MessageTypeDefinition } from '@grpc/proto-loader';
import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';
import { accessLogDescriptor } from './access-log.gen.ts';
import type { StreamMessage } from './messages.ts';

/** A message that is no StreamAccessLogsMessage. */
export const UNREADABLE = Symbol('unreadable');

export type Received = StreamMessage | typeof UNREADABLE;

type Method = MethodDefinition<Received, object>;

const SERVICE = 'envoy.service.accesslog.v3.AccessLogService';

/**
 * Envoy's service, whose messages are never thrown out of the library: what cannot be read comes as UNREADABLE, so that it is counted like everything
 * else.
 */
export function accessLogService(): ServiceDefinition<{ StreamAccessLogs: (received: never) => void }> {
  const definition = fromJSON(accessLogDescriptor as never, { keepCase: true, longs: Number, enums: String });
  const service = definition[SERVICE] as unknown as { StreamAccessLogs: Method };
  const { StreamAccessLogs } = service;
  const requestDeserialize = (bytes: Buffer): Received => {
    try {
      return StreamAccessLogs.requestDeserialize(bytes);
    } catch {
      return UNREADABLE;
    }
  };
  return { StreamAccessLogs: { ...StreamAccessLogs, requestDeserialize } } as never;
}

export type { MessageTypeDefinition };
