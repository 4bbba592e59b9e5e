import type { Appended } from '@cutover/event-sourcing';
import { defineRoute, hasRole, reply, type Caller, type Reply, type Route } from '@cutover/service-kit';
import { z } from 'zod';
import { emailSchema } from '../email/email-address.ts';
import { givenPasswordSchema, newPasswordSchema } from '../password/password-schema.ts';
import type { Asking } from '../request.ts';
import { notYours } from './member-refusals.ts';
import type { MemberService } from './member-service.ts';
import { changedView, memberView, registeredView } from './member-views.ts';
import { memberIdOf, ROLES, type MemberEvent } from './member.ts';

const TELLER = 'teller';
const NIL_UUID = '00000000-0000-0000-0000-000000000000';
const MAX_PAGE = 200;
const DEFAULT_PAGE = 50;

const uuidSchema = z.uuid({ error: 'must be a UUID' }).toLowerCase();
/** `me` is the caller. */
const params = z.strictObject({ id: z.union([z.literal('me'), uuidSchema], { error: 'must be a UUID, or me' }) });
const limitSchema = z
  .string()
  .regex(/^\d{1,4}$/)
  .transform(Number)
  .pipe(z.number().min(1).max(MAX_PAGE))
  .default(DEFAULT_PAGE);
const nameSchema = z
  .string()
  .max(400)
  .normalize('NFC')
  .trim()
  .min(1)
  .refine((text) => [...text].length <= 100, 'must have at most 100 characters')
  .refine((text) => !/\p{C}/u.test(text), 'must not hold control characters');

/** Registers, shows, lists and changes members. */
export function memberRoutes(parts: { members: MemberService; clock: () => Date }): readonly Route[] {
  return [...readingRoutes(parts), registration(parts), ...changingRoutes(parts)];
}

type Parts = Parameters<typeof memberRoutes>[0];

function registration({ members }: Parts): Route {
  return defineRoute({
    method: 'post',
    path: '/members',
    access: 'public',
    body: z.strictObject({ email: emailSchema, name: nameSchema, password: newPasswordSchema }),
    async handle({ body, idempotencyKey }) {
      const registered = await members.register(idempotencyKey, body);
      const location = `/members/${memberIdOf(registered.commit.stream)}`;
      return reply(201, registeredView(registered), { location, ...replayedHeader(registered) });
    },
  });
}

function readingRoutes({ members }: Parts): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/members',
      access: { role: TELLER },
      query: z.strictObject({ limit: limitSchema, cursor: uuidSchema.optional() }),
      async handle({ query: { limit, cursor = NIL_UUID } }) {
        const page = await members.list(cursor, limit);
        return reply(200, { members: page.members.map(memberView), next: page.next ?? null });
      },
    }),
    defineRoute({
      method: 'get',
      path: '/members/:id',
      params,
      async handle({ params: { id: asked }, caller }) {
        const teller = hasRole(caller, TELLER);
        const id = teller && asked !== 'me' ? asked : ownId(asked, caller);
        return reply(200, memberView(await members.find(id, teller)));
      },
    }),
  ];
}

function changingRoutes({ members, clock }: Parts): readonly Route[] {
  const by = (caller: Caller, idempotencyKey: string): Asking => ({
    subject: caller.subject,
    idempotencyKey,
    now: clock(),
  });
  return [
    defineRoute({
      method: 'patch',
      path: '/members/:id',
      params,
      body: z.strictObject({ name: nameSchema }),
      handle: async ({ params: { id }, body, caller, idempotencyKey }) =>
        changed(await members.rename(by(caller, idempotencyKey), ownId(id, caller), body.name)),
    }),
    defineRoute({
      method: 'put',
      path: '/members/:id/email',
      params,
      body: z.strictObject({ email: emailSchema, password: givenPasswordSchema }),
      handle: async ({ params: { id }, body, caller, idempotencyKey }) =>
        changed(await members.changeEmail(by(caller, idempotencyKey), ownId(id, caller), body)),
    }),
    defineRoute({
      method: 'put',
      path: '/members/:id/password',
      params,
      body: z.strictObject({ current: givenPasswordSchema, next: newPasswordSchema }),
      handle: async ({ params: { id }, body, caller, idempotencyKey }) =>
        changed(await members.changePassword(by(caller, idempotencyKey), ownId(id, caller), body)),
    }),
    defineRoute({
      method: 'put',
      path: '/members/:id/roles',
      access: { role: TELLER },
      params: z.strictObject({ id: uuidSchema }),
      body: z.strictObject({ roles: z.array(z.enum(ROLES)).max(ROLES.length) }),
      handle: async ({ params: { id }, body, caller, idempotencyKey }) =>
        changed(await members.changeRoles(by(caller, idempotencyKey), id, body.roles)),
    }),
    defineRoute({
      method: 'delete',
      path: '/members/:id',
      params,
      handle: async ({ params: { id }, caller, idempotencyKey }) =>
        changed(await members.leave(by(caller, idempotencyKey), ownId(id, caller))),
    }),
  ];
}

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
