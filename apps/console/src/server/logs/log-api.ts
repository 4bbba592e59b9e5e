import { defineRoute, DomainError, type Route, type StreamReply } from '@cutover/service-kit';
import { z } from 'zod';
import { lastEventId, streamOf } from '../live/live-api.ts';
import type { LiveParts } from '../live/live-api.ts';
import type { LogTarget } from '../source.ts';
import type { LogFeeds } from './log-feeds.ts';

/** RFC 1123: what Kubernetes takes as a name. It becomes part of a path. */
const NAME = z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/);

/** The lines of one log and what is added to it. Only logs of what the console shows are read. */
export function logRoutes({ store, seats, host, feeds }: LiveParts & { readonly feeds: LogFeeds }): readonly Route[] {
  const headers = z.object({ host, ...lastEventId });
  const open = (target: LogTarget, lastId: string | undefined): StreamReply => {
    seats.requireOne();
    const reply = streamOf(feeds.open(target).channel, seats, lastId);
    reply.lifetime?.signal.addEventListener('abort', () => feeds.left(target), { once: true });
    return reply;
  };
  return [
    defineRoute({
      method: 'get',
      path: '/api/logs/pods/:namespace/:pod/:container',
      access: 'public',
      params: z.strictObject({ namespace: NAME, pod: NAME, container: NAME }),
      headers,
      handle: ({ params, headers: given }) => {
        const found = store.get(`pod/${params.namespace}/${params.pod}`);
        if (found?.kind !== 'pod' || !found.containers.includes(params.container)) {
          throw new DomainError('log.unknown', `there is no container ${params.container} of ${params.pod}`);
        }
        return open({ type: 'pod', ...params }, given['last-event-id']);
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/logs/processes/:process',
      access: 'public',
      params: z.strictObject({ process: NAME }),
      headers,
      handle: ({ params, headers: given }) => {
        const found = store.get(`process/${params.process}`);
        if (found?.kind !== 'process' || !found.hasLogs) {
          throw new DomainError('log.unknown', `there is no log of ${params.process}`);
        }
        return open({ type: 'process', ...params }, given['last-event-id']);
      },
    }),
  ];
}
