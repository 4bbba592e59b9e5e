import type { RequestRecord } from '@cutover/traffic';

import type { Effect } from './effects.ts';
import type { Applied } from '../shared/judge-writes.ts';

const count = (effects: readonly Effect[], type: string): number =>
  effects.filter((effect) => effect.type === type).length;

const matches = (effect: Effect | undefined, account: string | null, minor: number | null): boolean =>
  effect !== undefined && effect.account === account && effect.minor === minor;

const single = (request: RequestRecord, effects: readonly Effect[]): Applied => {
  if (effects.length === 0) return 'none';
  if (effects.length > 1) return 'double';
  const minor = (request.minor as number) * (request.op === 'deposit' ? 1 : -1);
  const type = request.op === 'deposit' ? 'MoneyDeposited' : 'MoneyWithdrawn';
  return effects[0]?.type === type && matches(effects[0], request.account, minor) ? 'once' : 'altered';
};

const transfer = (request: RequestRecord, effects: readonly Effect[]): Applied => {
  const [debits, credits, refunds] = ['TransferDebited', 'TransferCredited', 'TransferRefunded'].map((type) =>
    count(effects, type),
  ) as [number, number, number];
  if (debits > 1 || credits > 1 || refunds > 1) return 'double';
  if (debits !== credits + refunds) return 'half';
  if (credits === 0) return 'none';
  const minor = request.minor as number;
  const debit = effects.find(({ type }) => type === 'TransferDebited');
  const credit = effects.find(({ type }) => type === 'TransferCredited');
  return matches(debit, request.account, -minor) && matches(credit, request.to, minor) ? 'once' : 'altered';
};

/** Judges one write by the effects that the database holds under its key. */
export const appliedOf = (request: RequestRecord, effects: readonly Effect[]): Applied =>
  request.op === 'transfer' ? transfer(request, effects) : single(request, effects);
