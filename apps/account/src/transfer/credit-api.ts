import { accountApi, type AnswerOf } from '@cutover/contracts';
import type { CommandHandler } from '@cutover/event-sourcing';
import { defineRoute, DomainError, reply, type Route } from '@cutover/service-kit';
import type { AccountCommand } from '../account/account-decider.ts';
import { accountStream, type AccountEvent, type AccountState } from '../account/account.ts';
import { demandServiceOrTeller, replayedHeader, type ApiParts } from '../api.ts';
import { statementEntry } from '../statement/statement.ts';
import { stepId } from './transfer.ts';

const { credit } = accountApi.operations;

export interface CreditApiParts extends ApiParts {
  readonly handler: CommandHandler<AccountState, AccountCommand, AccountEvent>;
}

/**
 * The credit of a transfer that another service carries out. Its outcome, refusal included, is recorded once under the transfer's id: whatever key a try comes
 * with, all find the same.
 */
export function creditRoutes({ handler, clock }: CreditApiParts): readonly Route[] {
  return [
    defineRoute({
      ...credit,
      async handle({ params: { id }, body, caller }) {
        demandServiceOrTeller(caller);
        const appended = await handler.handle({
          stream: accountStream(id),
          commandId: stepId(body.transferId, 'credit'),
          command: { type: 'credit-transfer', ...body },
          recordedAt: clock(),
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
