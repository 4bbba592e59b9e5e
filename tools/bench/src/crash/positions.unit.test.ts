import { describe, expect, it } from '@jest/globals';
import { inFlight, positionOf, type Seen, type Step } from './positions.ts';

const seen = (type: string, published: boolean, steps: readonly (readonly [Step, boolean])[] = []): Seen => ({
  saga: { type, published },
  steps: new Map(steps.map(([step, told]) => [step, { published: told }])),
});

describe('a transfer', () => {
  it.each([
    ['FundsHeld', true, true],
    ['TransferCompleted', false, true],
    ['TransferCompleted', true, false],
    ['TransferFailed', true, false],
  ])('that is at %s, told: %s, is in flight: %s', (type, told, flying) => {
    expect(inFlight(seen(type, told))).toBe(flying);
  });

  it('that was never recorded is not in flight', () => {
    expect(inFlight({ saga: undefined, steps: new Map() })).toBe(false);
  });
});

describe('where a process died', () => {
  it.each<[string, Seen, string | undefined]>([
    ['transfer', seen('TransferRequested', false), 'requested recorded'],
    ['transfer', seen('TransferRequested', true), 'requested told'],
    ['broker', seen('CompensationStarted', true), 'compensating told'],
    ['transfer', seen('TransferCompleted', false), 'completed recorded'],
    ['transfer', seen('TransferCompleted', true), undefined],
    ['account', seen('TransferRequested', false), undefined],
    ['account', seen('TransferRequested', true), 'hold asked'],
    ['account', seen('TransferRequested', true, [['hold', false]]), 'hold recorded'],
    ['account', seen('TransferRequested', true, [['hold', true]]), 'hold told'],
    ['account', seen('FundsHeld', true, [['hold', true]]), 'credit asked'],
    [
      'account',
      seen('CompensationStarted', true, [
        ['hold', true],
        ['credit', true],
      ]),
      'release asked',
    ],
    [
      'account',
      seen('CreditCancelled', true, [
        ['hold', true],
        ['credit', true],
        ['cancel-credit', false],
      ]),
      'cancel-credit recorded',
    ],
  ])('%s at %j: %s', (victim, at, position) => {
    expect(positionOf(victim as 'transfer', at)).toBe(position);
  });
});
