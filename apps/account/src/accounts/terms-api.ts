import { accountApi, type AnswerOf } from '@cutover/contracts';
import { defineRoute, reply, type Route } from '@cutover/service-kit';
import { asking, replayedHeader, type ApiParts } from '../api.ts';
import type { AccountService } from './account-service.ts';
import type { AccountEventOf } from '../account/account.ts';

const { operations } = accountApi;

/** Agree an overdraft, which is another's to do than the owner's, and close an account. */
export function termsRoutes({ accounts, clock }: ApiParts & { accounts: AccountService }): readonly Route[] {
  return [
    defineRoute({
      ...operations.agreeOverdraft,
      async handle({ params: { id }, body, caller, idempotencyKey }) {
        const agreed = await accounts.agreeOverdraft(
          asking(caller, idempotencyKey, clock(), 'agreeOverdraft'),
          id,
          body.limit,
        );
        const { sequence, events } = agreed.commit;
        const { limit } = (events[0] as AccountEventOf<'OverdraftAgreed'>).data;
        const shown: AnswerOf<typeof operations.agreeOverdraft, 200> = { accountId: id, limit, sequence };
        return reply(200, shown, replayedHeader(agreed));
      },
    }),
    defineRoute({
      ...operations.close,
      async handle({ params: { id }, caller, idempotencyKey }) {
        const closed = await accounts.close(asking(caller, idempotencyKey, clock(), 'close'), id);
        const { sequence, events } = closed.commit;
        const { closedAt } = (events[0] as AccountEventOf<'AccountClosed'>).data;
        const shown: AnswerOf<typeof operations.close, 201> = { accountId: id, closedAt, sequence };
        return reply(201, shown, replayedHeader(closed));
      },
    }),
  ];
}
