import { describe, expect, it } from '@jest/globals';
import { inMemoryStores } from '../testing/in-memory-stores.ts';
import { bankOn, by, eur, opened } from '../testing/test-bank.ts';
import { statementCsv } from './statement-csv.ts';

async function csv(deposits: number, last: number): Promise<string[]> {
  const stores = inMemoryStores();
  const bank = bankOn(stores);
  const id = await opened(bank, 'ada');
  for (let n = 0; n < deposits; n++) await bank.accounts.deposit(by('ada'), id, eur(2));
  let text = '';
  for await (const chunk of statementCsv(stores.accountStore, id, last)) text += chunk;
  return text.split('\r\n');
}

describe('a statement as CSV', () => {
  it('has a head, then a line an entry, oldest first', async () => {
    expect(await csv(2, 3)).toEqual([
      'sequence,at,type,amount_minor,balance_minor,currency,transfer_id,hold_id',
      '1,2023-11-14T22:13:20.000Z,opened,,0,EUR,,',
      '2,2023-11-14T22:13:20.000Z,deposit,2,2,EUR,,',
      '3,2023-11-14T22:13:20.000Z,deposit,2,4,EUR,,',
      '',
    ]);
  });

  it('ends at the commit that was the last when asked', async () => expect(await csv(5, 3)).toHaveLength(5));

  it('is whole over page boundaries, each entry once', async () => {
    const lines = (await csv(1_100, 1_101)).slice(1, -1).map((line) => Number(line.split(',')[0]));
    expect(lines).toEqual(Array.from({ length: 1_101 }, (_, i) => i + 1));
  });
});
