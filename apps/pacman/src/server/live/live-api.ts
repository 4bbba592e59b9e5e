import { defineRoute, reply, type Route } from '@cutover/service-kit';
import type { LiveSessions } from './live-sessions.ts';
import type { Whereabouts } from './whereabouts.ts';

/** Who answers, and who is playing. */
export function liveRoutes({ live, where }: { live: LiveSessions; where: Whereabouts }): readonly Route[] {
  return [
    defineRoute({ method: 'get', path: '/where', access: 'public', handle: () => reply(200, where) }),
    defineRoute({
      method: 'get',
      path: '/sessions',
      access: 'public',
      handle: async () => reply(200, { sessions: await live.list() }),
    }),
  ];
}
