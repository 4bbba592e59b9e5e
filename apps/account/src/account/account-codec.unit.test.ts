import { describe, expect, it } from '@jest/globals';
import { accountCodec } from './account-codec.ts';

const place = { stream: 'account-1', sequence: 1 };
const first = { owner: 'ada', currency: 'EUR', openedAt: '2026-01-02T03:04:05.678Z' };

describe('the stored events of an account', () => {
  it('say of an account of before there were kinds that it is one of any number', () => {
    const read = accountCodec.decode({ type: 'AccountOpened', data: first }, place);
    expect(read).toEqual({ type: 'AccountOpened', data: { ...first, kind: 'additional' } });
  });

  it('are stored in their newest version', () => {
    const data = { ...first, kind: 'main' as const };
    const stored = accountCodec.encode({ type: 'AccountOpened', data });
    expect(stored).toEqual({ type: 'AccountOpened', version: 2, data });
    expect(accountCodec.decode(stored, place)).toEqual({ type: 'AccountOpened', data });
  });

  it.each<[string, { type: string; version?: number }, string]>([
    ['of a version to come', { type: 'AccountOpened', version: 3 }, 'event-store.unknown-version'],
    ['of a type to come', { type: 'AccountFrozen' }, 'event-store.unknown-type'],
  ])('%s are an error, not passed over', (_what, stored, code) => {
    const read = () => accountCodec.decode({ ...stored, data: first }, place);
    expect(read).toThrow(expect.objectContaining({ code, fields: expect.objectContaining(place) }));
  });

  it('of steps of transfers are known', () => {
    const stored = { type: 'CreditBarred', data: { transferId: 't', accountId: 'a' } };
    expect(accountCodec.decode(stored, place)).toEqual(stored);
  });
});
