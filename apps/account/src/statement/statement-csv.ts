import type { StatementEntryView } from '@cutover/contracts';
import type { EventStore } from '@cutover/event-sourcing';
import { accountStream, type AccountEvent } from '../account/account.ts';
import { statementEntry } from './statement.ts';

const PAGE = 500;
const HEAD = 'sequence,at,type,amount_minor,balance_minor,currency,transfer_id,hold_id';

/** One line of RFC 4180. No field needs quotes: numbers, codes, instants and UUIDs only. */
export function csvLine({ sequence, at, type, amount, balance, transferId, holdId }: StatementEntryView): string {
  const moved = amount?.minor ?? '';
  return `${[sequence, at, type, moved, balance.minor, balance.currency, transferId ?? '', holdId ?? ''].join(',')}\r\n`;
}

/** A whole statement, oldest first, a page at a time: as much memory for a long stream as for a short one. It ends at the commit that was the last when asked. */
export async function* statementCsv(store: EventStore<AccountEvent>, id: string, last: number): AsyncGenerator<string> {
  yield `${HEAD}\r\n`;
  for (let after = 0; after < last; after += PAGE) {
    const commits = await store.read(accountStream(id), { after, limit: Math.min(PAGE, last - after) });
    const entries = commits.map(statementEntry).filter((entry) => entry !== undefined);
    yield entries.map(csvLine).join('');
  }
}
