import { z } from 'zod';
import { emailSchema } from './membership/email-address.ts';
import { givenPasswordSchema, newPasswordSchema } from './membership/password-schema.ts';
import { defineOperation, type Api, type Shown } from './operation.ts';
import { idSchema, instant, limitSchema, nextCursor, sequence, shownAs } from './schemas.ts';

/** A teller sees every member and every account; a plain member has no role. */
export const ROLES = ['teller'] as const;
export type Role = (typeof ROLES)[number];

const TELLER = { role: 'teller' } as const;
const MAX_NAME = 100;

const rolesSchema = z.array(z.enum(ROLES)).max(ROLES.length);
const member = z.strictObject({
  id: shownAs(z.union([z.literal('me'), idSchema], { error: 'must be a UUID, or me' }), {
    anyOf: [{ const: 'me' }, { type: 'string', format: 'uuid' }],
    description: 'A member, or `me` for the caller',
  }),
});

const nameSchema = shownAs(
  z
    .string()
    .max(4 * MAX_NAME)
    .normalize('NFC')
    .trim()
    .min(1)
    .refine((text) => [...text].length <= MAX_NAME, `must have at most ${MAX_NAME} characters`)
    .refine((text) => !/\p{C}/u.test(text), 'must not hold control characters'),
  { type: 'string', minLength: 1, maxLength: 4 * MAX_NAME, description: `At most ${MAX_NAME} characters` },
);

export const memberView = z
  .object({
    id: z.uuid(),
    status: z.enum(['registered', 'left']),
    email: z.string().optional().meta({ description: 'Of one who has left nothing is shown but when' }),
    name: z.string().optional(),
    roles: z.array(z.enum(ROLES)).optional(),
    registeredAt: instant,
    leftAt: instant.optional(),
    sequence,
  })
  .meta({ id: 'Member' });
export type MemberView = Shown<typeof memberView>;

export const changedMemberView = z
  .object({
    id: z.uuid(),
    name: z.string().optional(),
    email: z.string().optional(),
    roles: z.array(z.enum(ROLES)).optional(),
    status: z.literal('left').optional(),
    leftAt: instant.optional(),
    sequence,
  })
  .meta({ id: 'ChangedMember', description: 'What has changed, and nothing else' });
export type ChangedMemberView = Shown<typeof changedMemberView>;

export const sessionView = z
  .object({
    memberId: z.uuid(),
    token: z.string().meta({ description: 'A JSON Web Token' }),
    tokenType: z.literal('Bearer'),
    expiresInSeconds: z.int().positive(),
  })
  .meta({ id: 'Session' });

const changed = { 200: { description: 'It is changed', schema: changedMemberView } } as const;

const operations = {
  register: defineOperation({
    id: 'registerMember',
    summary: 'Register; the member is then given a first account',
    method: 'post',
    path: '/members',
    access: 'public',
    body: z.strictObject({ email: emailSchema, name: nameSchema, password: newPasswordSchema }),
    answers: { 201: { description: 'The member is registered', schema: memberView, location: true } },
  }),
  list: defineOperation({
    id: 'listMembers',
    summary: 'Members, in the order of their ids',
    method: 'get',
    path: '/members',
    access: TELLER,
    query: z.strictObject({ limit: limitSchema, cursor: idSchema.optional() }),
    answers: { 200: { description: 'A page', schema: z.object({ members: z.array(memberView), next: nextCursor }) } },
  }),
  read: defineOperation({
    id: 'readMember',
    summary: 'One member; tellers see every one, members themselves',
    method: 'get',
    path: '/members/:id',
    params: member,
    answers: { 200: { description: 'As it is now', schema: memberView } },
  }),
  rename: defineOperation({
    id: 'renameMember',
    summary: "Change one's name",
    method: 'patch',
    path: '/members/:id',
    params: member,
    body: z.strictObject({ name: nameSchema }),
    answers: changed,
  }),
  changeEmail: defineOperation({
    id: 'changeEmail',
    summary: "Change one's e-mail address, by password",
    method: 'put',
    path: '/members/:id/email',
    params: member,
    body: z.strictObject({ email: emailSchema, password: givenPasswordSchema }),
    answers: changed,
  }),
  changePassword: defineOperation({
    id: 'changePassword',
    summary: "Change one's password",
    method: 'put',
    path: '/members/:id/password',
    params: member,
    body: z.strictObject({ current: givenPasswordSchema, next: newPasswordSchema }),
    answers: changed,
  }),
  changeRoles: defineOperation({
    id: 'changeRoles',
    summary: "Set a member's roles",
    method: 'put',
    path: '/members/:id/roles',
    access: TELLER,
    params: z.strictObject({ id: idSchema }),
    body: z.strictObject({ roles: rolesSchema }),
    answers: changed,
  }),
  leave: defineOperation({
    id: 'leave',
    summary: 'Leave, with nothing left on accounts; the address is free again',
    method: 'delete',
    path: '/members/:id',
    params: member,
    query: z.strictObject({
      payTo: idSchema
        .optional()
        .meta({ description: 'The account of somebody else to which all that is left is paid' }),
    }),
    answers: changed,
  }),
  logIn: defineOperation({
    id: 'logIn',
    summary: 'A token for an address and its password',
    method: 'post',
    path: '/sessions',
    access: 'public',
    // Records nothing: two tries give two tokens.
    idempotency: false,
    body: z.strictObject({ email: emailSchema, password: givenPasswordSchema }),
    answers: { 200: { description: 'The token', schema: sessionView } },
  }),
  keySet: defineOperation({
    id: 'keySet',
    summary: 'The public keys by which others check tokens',
    method: 'get',
    path: '/.well-known/jwks.json',
    access: 'public',
    answers: { 200: { description: 'RFC 7517', schema: z.object({ keys: z.array(z.looseObject({})) }) } },
  }),
} as const;

export const membershipApi = {
  name: 'membership',
  title: 'Members',
  description: 'Register, log in, read, change, leave. Signs the tokens that the other services check.',
  version: '2.0.0',
  operations,
} as const satisfies Api;
