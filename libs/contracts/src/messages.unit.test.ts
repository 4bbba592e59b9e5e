import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineVersions } from './define-message.ts';
import { contracts, holdRefused, moneyHeld, on, react } from './messages.ts';

const renamed = defineVersions<{ givenName: string; familyName: string; nickname: string }>(
  'Renamed',
  [
    z.object({ name: z.string() }),
    z.object({ givenName: z.string(), familyName: z.string() }),
    z.object({ givenName: z.string(), familyName: z.string(), nickname: z.string() }),
  ],
  [
    ({ name }: { name: string }) => ({ givenName: name.split(' ')[0], familyName: name.split(' ').slice(1).join(' ') }),
    (v2: { givenName: string }) => ({ ...v2, nickname: v2.givenName }),
  ],
);

describe('a message by versions', () => {
  it.each([
    [1, { name: 'Ada King Lovelace' }, { givenName: 'Ada', familyName: 'King Lovelace', nickname: 'Ada' }],
    [2, { givenName: 'Ada', familyName: 'L' }, { givenName: 'Ada', familyName: 'L', nickname: 'Ada' }],
    [3, { givenName: 'Ada', familyName: 'L', nickname: 'al' }, { givenName: 'Ada', familyName: 'L', nickname: 'al' }],
  ])('is read as the newest when it was written as version %i', (version, data, expected) => {
    expect(renamed.parse(version, data)).toEqual(expected);
  });

  it('is refused by name when its version is not known, or its data is not that version', () => {
    expect(() => renamed.parse(4, {})).toThrow(
      expect.objectContaining({
        code: 'contract.unknown-version',
        retriable: false,
        message: 'Renamed has versions 1 to 3 here, not 4',
      }),
    );
    expect(() => renamed.parse(2, { givenName: 'Ada' })).toThrow(
      expect.objectContaining({ code: 'contract.invalid', message: expect.stringMatching(/^Renamed v2: familyName /) }),
    );
  });

  it('lacks no step between two versions', () => {
    expect(() => defineVersions('X', [z.object({}), z.object({})], [])).toThrow('a step is needed');
  });

  it('drops what its reader does not know', () => {
    expect(moneyHeld.parse(1, { transferId: 't', accountId: 'a', later: 1 })).toEqual({
      transferId: 't',
      accountId: 'a',
    });
  });
});

describe('reactions', () => {
  const reactions = Object.fromEntries([
    on(moneyHeld, ({ transferId }) => `held ${transferId}`),
    on(holdRefused, ({ reason }) => `refused ${reason}`),
  ]);

  it('take the types they name, checked', () => {
    const data = { transferId: 't', accountId: 'a' };
    expect(react(reactions, { type: 'MoneyHeld', version: 1, data })).toBe('held t');
    expect(() => react(reactions, { type: 'HoldRefused', version: 1, data })).toThrow('HoldRefused v1: reason');
    expect(() => react(reactions, { type: 'toString', version: 1, data })).toThrow(
      expect.objectContaining({ code: 'contract.unknown-type' }),
    );
  });
});

describe('the list of contracts', () => {
  it('names each type once', () => {
    expect(new Set(contracts.map(({ type }) => type)).size).toBe(contracts.length);
  });
});
