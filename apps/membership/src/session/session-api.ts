import { membershipApi, type AnswerOf } from '@cutover/contracts';
import { defineRoute, reply, type Route } from '@cutover/service-kit';
import type { TokenIssuer } from '../tokens/token-issuer.ts';
import type { SessionService } from './session-service.ts';

const { operations } = membershipApi;

export interface SessionParts {
  readonly sessions: SessionService;
  readonly issuer: TokenIssuer;
  readonly clock: () => Date;
}

/** Log in; and the public keys by which others check the tokens. */
export function sessionRoutes({ sessions, issuer, clock }: SessionParts): readonly Route[] {
  return [
    defineRoute({
      ...operations.logIn,
      async handle({ body }) {
        const { id, member } = await sessions.logIn(body.email, body.password);
        const token = await issuer.issue(id, member.roles, clock());
        const shown: AnswerOf<typeof operations.logIn, 200> = { memberId: id, ...token };
        return reply(200, shown);
      },
    }),
    defineRoute({
      ...operations.keySet,
      handle: () => reply(200, issuer.keySet, { 'cache-control': 'public, max-age=300' }),
    }),
  ];
}
