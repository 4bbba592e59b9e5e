import { membershipApi, type AnswerOf } from '@cutover/contracts';
import { defineRoute, reply, type RateLimit, type Route } from '@cutover/service-kit';
import { z } from 'zod';
import { limitKeyOf } from '../client.ts';
import type { TokenIssuer } from '../tokens/token-issuer.ts';
import type { SessionService } from './session-service.ts';

const { operations } = membershipApi;

export interface SessionParts {
  readonly sessions: SessionService;
  readonly issuer: TokenIssuer;
  readonly clock: () => Date;
  readonly limit: RateLimit;
  /** The member whose token this is, or was. */
  readonly memberOf: (authorization: string | undefined) => Promise<string | undefined>;
}

const headers = z.looseObject({ authorization: z.string().optional() });

/** Log in; and the public keys by which others check the tokens. */
export function sessionRoutes({ sessions, issuer, clock, limit, memberOf }: SessionParts): readonly Route[] {
  return [
    defineRoute({
      ...operations.logIn,
      headers,
      async handle({ body, headers: { authorization } }, context) {
        const client = { address: context.client, memberId: await memberOf(authorization) };
        limit.take(limitKeyOf(client));
        const { id, member } = await sessions.logIn(body.email, body.password, client);
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
