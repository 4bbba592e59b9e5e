import { accountApi, type AnswerOf } from '@cutover/contracts';
import type { EventStore } from '@cutover/event-sourcing';
import { defineRoute, reply, type Route } from '@cutover/service-kit';
import type { AccountService } from '../accounts/account-service.ts';
import { accountStream, type AccountEvent } from '../account/account.ts';
import { reading } from '../api.ts';
import { statementCsv } from './statement-csv.ts';
import { pageRange, statementEntry } from './statement.ts';

const { operations } = accountApi;

export interface StatementParts {
  readonly accounts: AccountService;
  readonly store: EventStore<AccountEvent>;
}

/** A page of an account's commits costs one read of as many, however long the stream. */
export function statementRoutes({ accounts, store }: StatementParts): readonly Route[] {
  return [
    defineRoute({
      ...operations.statement,
      async handle({ params: { id }, query, caller }) {
        const { sequence } = await accounts.find(reading(caller, 'statement'), id);
        const range = pageRange(Math.min(query.cursor ?? Infinity, sequence + 1), query.limit);
        const commits = range.limit > 0 ? await store.read(accountStream(id), range) : [];
        const entries = commits.map(statementEntry).filter((entry) => entry !== undefined);
        const shown: AnswerOf<typeof operations.statement, 200> = {
          accountId: id,
          entries: entries.reverse(),
          next: range.after > 0 ? String(range.after + 1) : null,
        };
        return reply(200, shown);
      },
    }),
    defineRoute({
      ...operations.statementCsv,
      async handle({ params: { id }, caller }) {
        const { sequence } = await accounts.find(reading(caller, 'statementCsv'), id);
        const headers = { 'content-disposition': `attachment; filename="statement-${id}.csv"` };
        const chunks = statementCsv(store, id, sequence);
        return { status: 200, contentType: 'text/csv; charset=utf-8', headers, chunks };
      },
    }),
  ];
}
