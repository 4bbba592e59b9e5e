import { accountApi, type AnswerOf } from '@cutover/contracts';
import type { CommandHandler, EventStore } from '@cutover/event-sourcing';
import { defineRoute, DomainError, reply, type Route } from '@cutover/service-kit';
import type { AccountCommand } from '../account/account-decider.ts';
import type { AccountService } from '../accounts/account-service.ts';
import { accountStream, type AccountEvent, type AccountState } from '../account/account.ts';
import { asking, replayedHeader, type ApiParts } from '../api.ts';
import { originOf } from '../request.ts';
import { statementEntry } from '../statement/statement.ts';
import { claimCredit } from './credit-claim.ts';
import { stepFingerprint } from './transfer-process.ts';
import { stepId } from './transfer.ts';

const { credit } = accountApi.operations;

export interface CreditApiParts extends ApiParts {
  readonly store: EventStore<AccountEvent>;
  readonly accounts: AccountService;
  readonly handler: CommandHandler<AccountState, AccountCommand, AccountEvent>;
}

/**
 * The credit of a transfer that another service carries out. Its outcome, refusal included, is recorded once under the transfer's id: whatever key a try comes
 * with, all find the same. A try that asks for another credit, under the transfer's id or the same key, is refused.
 */
export function creditRoutes({ store, accounts, handler, clock }: CreditApiParts): readonly Route[] {
  return [
    defineRoute({
      ...credit,
      async handle({ params: { id }, body, caller, idempotencyKey }) {
        const now = clock();
        const by = asking(caller, idempotencyKey, now, 'credit');
        const { transferId, from, amount } = body;
        // What cannot be claimed for is refused before it is: the transfer may still credit the right account.
        await accounts.find(by, id);
        const meaning = ['credit', id, transferId, from, amount.minor, amount.currency] as const;
        const request = originOf(by, ...meaning);
        await claimCredit(store, { transferId, request, claim: { accountId: id, from, amount }, now });
        const command = { type: 'credit-transfer', ...body } as const;
        const appended = await handler.handle({
          stream: accountStream(id),
          commandId: stepId(transferId, 'credit'),
          fingerprint: stepFingerprint(id, command),
          command,
          recordedAt: now,
        });
        const event = appended.commit.events[0]!;
        if (event.type === 'TransferCreditRefused') throw refused(event.data.reason);
        // A credit moves money, so that it has an entry.
        const shown: AnswerOf<typeof credit, 201> = { accountId: id, ...statementEntry(appended.commit)! };
        return reply(201, shown, replayedHeader(appended));
      },
    }),
  ];
}

function refused(code: string): DomainError {
  return new DomainError(code, 'The account does not take the transfer', { fields: { field: 'amount' } });
}
