import { describe, expect, it } from '@jest/globals';
import { fold } from '@cutover/event-sourcing';
import { transferDecider, type TransferCommand } from './transfer-decider.ts';
import type { TransferEvent, TransferStatus } from './transfer.ts';

const now = new Date(1_700_000_000_000);
const parties = { from: 'a', to: 'b', amount: { minor: 5, currency: 'EUR' }, owner: 'ada' };
const data = { ...parties, at: now.toISOString() };

const requested: TransferEvent = { type: 'TransferRequested', data: { ...data, deadline: now.toISOString() } };
const event = (type: Exclude<TransferEvent['type'], 'TransferRequested'>, reason?: string): TransferEvent =>
  ({ type, data: { ...data, ...(reason && { reason }) } }) as TransferEvent;

const HISTORIES: Readonly<Record<TransferStatus, readonly TransferEvent[]>> = {
  requested: [requested],
  held: [requested, event('FundsHeld')],
  credited: [requested, event('FundsHeld'), event('TargetCredited')],
  completed: [requested, event('FundsHeld'), event('TargetCredited'), event('TransferCompleted')],
  failed: [requested, event('TransferFailed', 'no')],
  cancelling: [requested, event('FundsHeld'), event('CreditCancelled')],
  compensating: [requested, event('FundsHeld'), event('CompensationStarted', 'no')],
  compensated: [requested, event('CompensationStarted', 'no'), event('TransferCompensated', 'no')],
};

const TOLD: readonly TransferCommand['type'][] = [
  'held',
  'hold-refused',
  'credited',
  'credit-refused',
  'captured',
  'released',
  'deadline',
];

/** The whole saga: what is not in this table changes nothing. */
const EXPECTED: Readonly<
  Partial<Record<TransferStatus, Partial<Record<TransferCommand['type'], TransferEvent['type']>>>>
> = {
  requested: { held: 'FundsHeld', 'hold-refused': 'TransferFailed', deadline: 'CompensationStarted' },
  held: { credited: 'TargetCredited', 'credit-refused': 'CompensationStarted', deadline: 'CreditCancelled' },
  cancelling: { credited: 'TargetCredited', 'credit-refused': 'CompensationStarted' },
  credited: { captured: 'TransferCompleted' },
  compensating: { released: 'TransferCompensated' },
  failed: { held: 'LateHoldFound' },
  compensated: { held: 'LateHoldFound' },
};

const cases = Object.entries(HISTORIES).flatMap(([status, history]) =>
  TOLD.map((type) => [status as TransferStatus, type, history, EXPECTED[status as TransferStatus]?.[type]] as const),
);

function decideOn(history: readonly TransferEvent[], type: TransferCommand['type']): readonly TransferEvent[] {
  const state = fold(transferDecider, undefined as never, history);
  const reason = type.endsWith('refused') ? { reason: 'because' } : {};
  return transferDecider.decide({ type, now, ...reason } as TransferCommand, state);
}

describe('a transfer', () => {
  it.each(cases)('that is %s, told %s', (_status, type, history, expected) => {
    if (expected === undefined) expect(() => decideOn(history, type)).toThrow('changes nothing');
    else expect(decideOn(history, type)).toEqual([expect.objectContaining({ type: expected })]);
  });

  it.each(Object.entries(HISTORIES))('is %s after its events', (status, history) => {
    expect(fold(transferDecider, undefined as never, history)).toMatchObject({ status, ...parties });
  });

  it('keeps the reason why it was undone to the end', () => {
    const [compensated] = decideOn(HISTORIES.compensating, 'released');
    expect(compensated?.data).toMatchObject({ reason: 'no' });
    expect(decideOn(HISTORIES.requested, 'deadline')[0]?.data).toMatchObject({ reason: 'transfer.timed-out' });
  });

  it('that nobody knows ignores what it is told', () => {
    expect(() => decideOn([], 'held')).toThrow('not known');
  });
});
