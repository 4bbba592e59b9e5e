import { defineRoute, type Route, type Seats, type StreamReply } from '@cutover/service-kit';
import { z } from 'zod';
import type { Channel } from './channel.ts';
import { EVENT_STREAM } from './event-stream.ts';
import type { Store } from './store.ts';

/** What a stream's request is checked for, beside its host. */
export const lastEventId = { 'last-event-id': z.string().max(64).optional() };

/** A reader's stream, from where it left off. @throws {DomainError} `stream.full` */
export function streamOf(channel: Channel, seats: Seats, lastId: string | undefined): StreamReply {
  seats.requireOne();
  const reader = channel.subscribe(lastId);
  seats.take(reader.lifetime.signal);
  return {
    status: 200,
    contentType: EVENT_STREAM,
    // For proxies that would hold an answer until it is whole.
    headers: { 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
    chunks: reader.messages(),
    endless: true,
    lifetime: reader.lifetime,
  };
}

export interface LiveParts {
  readonly store: Store;
  readonly seats: Seats;
  readonly host: z.ZodType;
}

/** All items and their changes. */
export function liveRoutes({ store, seats, host }: LiveParts): readonly Route[] {
  const headers = z.object({ host, ...lastEventId });
  return [
    defineRoute({
      method: 'get',
      path: '/api/live',
      access: 'public',
      headers,
      handle: ({ headers: given }) => streamOf(store.channel, seats, given['last-event-id']),
    }),
  ];
}
