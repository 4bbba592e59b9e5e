import { defineRoute, reply, type Route } from '@cutover/service-kit';
import { z } from 'zod';
import { emailSchema } from '../email/email-address.ts';
import { givenPasswordSchema } from '../password/password-schema.ts';
import type { TokenIssuer } from '../tokens/token-issuer.ts';
import type { SessionService } from './session-service.ts';

export interface SessionParts {
  readonly sessions: SessionService;
  readonly issuer: TokenIssuer;
  readonly clock: () => Date;
}

/** Log in; and the public keys by which others check the tokens. */
export function sessionRoutes({ sessions, issuer, clock }: SessionParts): readonly Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/sessions',
      access: 'public',
      // Records nothing: two tries give two tokens.
      idempotency: false,
      body: z.strictObject({ email: emailSchema, password: givenPasswordSchema }),
      async handle({ body }) {
        const { id, member } = await sessions.logIn(body.email, body.password);
        return reply(200, { memberId: id, ...(await issuer.issue(id, member.roles, clock())) });
      },
    }),
    defineRoute({
      method: 'get',
      path: '/.well-known/jwks.json',
      access: 'public',
      handle: () => reply(200, issuer.keySet, { 'cache-control': 'public, max-age=300' }),
    }),
  ];
}
