import { moveNames } from '@cutover/comparison/demonstration';
import { defineRoute, reply, type Route, type Seats } from '@cutover/service-kit';
import { z } from 'zod';
import { lastEventId, streamOf } from '../live/live-api.ts';
import type { Audience } from './audience.ts';
import type { Presenter } from './presenter.ts';
import type { ShowLink } from './show-link.ts';

export interface ShowParts {
  readonly link: ShowLink;
  readonly presenter: Presenter;
  readonly audience: Audience;
  readonly seats: Seats;
  readonly host: z.ZodType;
}

const NAME = z.string().min(1).max(64);
const KEY = z.string().regex(/^[0-9a-f]{24}$/);
const ORDER = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('start'), strategy: NAME, fault: NAME }),
  z.strictObject({ do: z.enum(moveNames) }),
]);

/** What is refused is told of the header alone, never what it held. */
const presenting = { authorization: z.string().max(512).optional(), 'x-presenter': KEY.optional() };

/** The demonstration: what is shown of it, a presenter's orders, and the audience's requests. */
export function showRoutes({ link, presenter, audience, seats, host }: ShowParts): readonly Route[] {
  const fromPresenter = z.object({ host, ...presenting });
  const fromAnybody = z.object({ host });
  const post = { method: 'post', access: 'public', idempotency: false } as const;
  return [
    defineRoute({
      ...{ method: 'get', path: '/api/show', access: 'public' },
      headers: z.object({ host, ...lastEventId }),
      handle: ({ headers }) => streamOf(link.channel, seats, headers['last-event-id']),
    }),
    defineRoute({
      ...{ ...post, path: '/api/show/presenter' },
      headers: fromPresenter,
      handle: ({ headers }, { client }) =>
        reply(200, { presenter: presenter.take(headers.authorization, headers['x-presenter'], client) }),
    }),
    defineRoute({
      ...{ ...post, path: '/api/show/presenter/leave' },
      headers: fromPresenter,
      handle: ({ headers }) => {
        presenter.leave(headers['x-presenter']);
        return reply(204);
      },
    }),
    defineRoute({
      ...{ ...post, path: '/api/show/orders' },
      headers: fromPresenter,
      body: ORDER,
      handle: async ({ headers, body }, { client }) => {
        presenter.require(headers.authorization, headers['x-presenter'], client);
        await link.ask(body);
        return reply(204);
      },
    }),
    defineRoute({
      ...{ ...post, path: '/api/show/audience' },
      headers: fromAnybody,
      body: z.strictObject({ browser: z.uuid() }),
      handle: ({ body }, { client }) => reply(200, audience.join(body.browser, client)),
    }),
    defineRoute({
      ...{ ...post, path: '/api/show/audience/requests' },
      headers: fromAnybody,
      body: z.strictObject({ key: KEY }),
      handle: async ({ body }) => reply(200, await link.ask({ do: 'request', guest: audience.take(body.key) })),
    }),
    defineRoute({
      ...{ ...post, path: '/api/show/audience/leave' },
      headers: fromAnybody,
      body: z.strictObject({ key: KEY }),
      handle: ({ body }) => {
        audience.leave(body.key);
        return reply(204);
      },
    }),
  ];
}
