import { accountApi, type AnswerOf } from '@cutover/contracts';
import { defineRoute, DomainError, reply, type Route } from '@cutover/service-kit';
import type { Appended } from '@cutover/event-sourcing';
import { asking, reading, replayedHeader, type ApiParts } from '../api.ts';
import { permits } from '../permissions.ts';
import type { AccountEvent } from '../account/account.ts';
import { accountOf, type AccountService } from './account-service.ts';
import { accountView, movedView, openedView } from './account-views.ts';

const { operations } = accountApi;
const NIL_UUID = '00000000-0000-0000-0000-000000000000';

/** Open an account, pay in, withdraw, look at one, list one's own. */
export function accountRoutes({ accounts, clock, ids }: ApiParts & { accounts: AccountService }): readonly Route[] {
  const moved = (appended: Appended<AccountEvent>) => reply(201, movedView(appended), replayedHeader(appended));
  return [
    defineRoute({
      ...operations.open,
      async handle({ body, caller, idempotencyKey }) {
        const { currency, kind, owner = caller.subject } = body;
        if (owner !== caller.subject && !permits('open', caller, 'anothers')) throw ownerForbidden();
        const by = asking(caller, idempotencyKey, clock(), 'open');
        const opened = await accounts.open(by, ids(), { owner, currency, kind });
        return reply(201, openedView(opened), {
          location: `/accounts/${accountOf(opened)}`,
          ...replayedHeader(opened),
        });
      },
    }),
    defineRoute({
      ...operations.deposit,
      handle: async ({ params: { id }, body, caller, idempotencyKey }) =>
        moved(await accounts.deposit(asking(caller, idempotencyKey, clock(), 'deposit'), id, body.amount)),
    }),
    defineRoute({
      ...operations.withdraw,
      handle: async ({ params: { id }, body, caller, idempotencyKey }) =>
        moved(await accounts.withdraw(asking(caller, idempotencyKey, clock(), 'withdraw'), id, body.amount)),
    }),
    defineRoute({
      ...operations.read,
      handle: async ({ params: { id }, caller }) =>
        reply(200, accountView(await accounts.find(reading(caller, 'read'), id), clock())),
    }),
    defineRoute({
      ...operations.list,
      async handle({ query: { limit, cursor, owner }, caller }) {
        const stranger = owner !== undefined && owner !== caller.subject;
        if (stranger && !permits('list', caller, 'anothers')) throw ownerForbidden();
        const page = await accounts.listByOwner(owner ?? caller.subject, cursor ?? NIL_UUID, limit);
        const shown: AnswerOf<typeof operations.list, 200> = {
          accounts: page.accounts.map((account) => accountView(account, clock())),
          next: page.next ?? null,
        };
        return reply(200, shown);
      },
    }),
  ];
}

function ownerForbidden(): DomainError {
  return new DomainError('account.owner-forbidden', 'Only a teller may name another owner', {
    fields: { field: 'owner' },
  });
}
