import { membershipApi, type AnswerOf } from '@cutover/contracts';
import type { Appended } from '@cutover/event-sourcing';
import {
  defineRoute,
  hasRole,
  reply,
  type Caller,
  type RateLimit,
  type Reply,
  type RequestContext,
  type Route,
} from '@cutover/service-kit';
import { limitKeyOf, type Client } from '../client.ts';
import type { Asking } from '../request.ts';
import { notYours } from '../member/member-refusals.ts';
import type { MemberService } from './member-service.ts';
import { changedView, memberView, registeredView } from './member-views.ts';
import { memberIdOf, type MemberEvent } from '../member/member.ts';

const TELLER = 'teller';
const NIL_UUID = '00000000-0000-0000-0000-000000000000';
const { operations } = membershipApi;

interface Parts {
  readonly members: MemberService;
  readonly clock: () => Date;
  /** Of requests for which a password is looked at. */
  readonly limit: RateLimit;
}

/** Registers, shows, lists and changes members. */
export function memberRoutes(parts: Parts): readonly Route[] {
  return [...readingRoutes(parts), registration(parts), ...changingRoutes(parts), ...passwordRoutes(parts)];
}

function registration({ members, limit }: Parts): Route {
  return defineRoute({
    ...operations.register,
    async handle({ body, idempotencyKey }, context) {
      const client = { address: context.client };
      limit.take(limitKeyOf(client));
      const registered = await members.register(idempotencyKey, body, client);
      const location = `/members/${memberIdOf(registered.commit.stream)}`;
      return reply(201, registeredView(registered), { location, ...replayedHeader(registered) });
    },
  });
}

function readingRoutes({ members }: Parts): readonly Route[] {
  return [
    defineRoute({
      ...operations.list,
      async handle({ query: { limit, cursor = NIL_UUID } }) {
        const page = await members.list(cursor, limit);
        const shown: AnswerOf<typeof operations.list, 200> = {
          members: page.members.map(memberView),
          next: page.next ?? null,
        };
        return reply(200, shown);
      },
    }),
    defineRoute({
      ...operations.read,
      async handle({ params: { id: asked }, caller }) {
        const teller = hasRole(caller, TELLER);
        const id = teller && asked !== 'me' ? asked : ownId(asked, caller);
        return reply(200, memberView(await members.find(id, teller)));
      },
    }),
  ];
}

function changingRoutes({ members, clock }: Parts): readonly Route[] {
  const by = askingAt(clock);
  return [
    defineRoute({
      ...operations.rename,
      handle: async ({ params: { id }, body, caller, idempotencyKey }) =>
        changed(await members.rename(by(caller, idempotencyKey), ownId(id, caller), body.name)),
    }),
    defineRoute({
      ...operations.changeRoles,
      handle: async ({ params: { id }, body, caller, idempotencyKey }) =>
        changed(await members.changeRoles(by(caller, idempotencyKey), id, body.roles)),
    }),
    defineRoute({
      ...operations.leave,
      handle: async ({ params: { id }, query: { payTo }, caller, idempotencyKey }) =>
        changed(await members.leave(by(caller, idempotencyKey), ownId(id, caller), payTo)),
    }),
  ];
}

/** What takes a password as well as a token. */
function passwordRoutes({ members, clock, limit }: Parts): readonly Route[] {
  const by = askingAt(clock);
  const limited = ({ subject }: Caller, context: RequestContext): Client => {
    const client = { address: context.client, memberId: subject };
    limit.take(limitKeyOf(client));
    return client;
  };
  return [
    defineRoute({
      ...operations.changeEmail,
      async handle({ params: { id }, body, caller, idempotencyKey }, context) {
        const what = { ...body, client: limited(caller, context) };
        return changed(await members.changeEmail(by(caller, idempotencyKey), ownId(id, caller), what));
      },
    }),
    defineRoute({
      ...operations.changePassword,
      async handle({ params: { id }, body, caller, idempotencyKey }, context) {
        const what = { ...body, client: limited(caller, context) };
        return changed(await members.changePassword(by(caller, idempotencyKey), ownId(id, caller), what));
      },
    }),
  ];
}

const askingAt =
  (clock: () => Date) =>
  ({ subject }: Caller, idempotencyKey: string): Asking => ({ subject, idempotencyKey, now: clock() });

/** The same refusal for every other id, so that it does not tell which of them are members. */
function ownId(asked: string, caller: Caller): string {
  if (asked === 'me' || asked === caller.subject) return caller.subject;
  throw notYours();
}

function changed(appended: Appended<MemberEvent>): Reply {
  return reply(200, changedView(appended), replayedHeader(appended));
}

/** Tells a repeated answer from a first one. */
function replayedHeader({ replayed }: Appended<MemberEvent>): Record<string, string> {
  return replayed ? { 'idempotency-replayed': 'true' } : {};
}
