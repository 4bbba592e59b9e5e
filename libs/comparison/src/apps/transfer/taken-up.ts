import type { TransferLedger } from './transfer-ledger.ts';
import type { TakenUpMessage } from '../application.ts';

/** By what a saga was told (the end of its commit's command id), the steps of account that tell it. */
const steps: Readonly<Record<string, readonly string[]>> = {
  held: ['hold'],
  'hold-refused': ['hold'],
  credited: ['credit'],
  'credit-refused': ['credit', 'cancel-credit'],
  captured: ['capture'],
  released: ['release', 'late-release'],
};

/** What account recorded and told, and transfer took up: pairs of commits, by the ids that derive from transfer and step. Orders and deadlines are no messages. */
export const takenUpMessages = ({ sagas, accounts }: TransferLedger): TakenUpMessage[] => {
  const told = new Map(accounts.map(({ commandId, recordedAt }) => [commandId, Date.parse(recordedAt ?? '')]));
  return sagas.flatMap(({ commandId, recordedAt }) => {
    const cut = commandId.lastIndexOf('/');
    const [transfer, what] = [commandId.slice(0, cut), commandId.slice(cut + 1)];
    const by = Object.hasOwn(steps, what) ? (steps[what] ?? []) : [];
    const times = by.flatMap((step) => told.get(`saga/${transfer}/${step}`) ?? []);
    const message = { recordedAt: Math.min(...times), takenUpAt: Date.parse(recordedAt ?? '') };
    return Number.isFinite(message.recordedAt) && Number.isFinite(message.takenUpAt) ? [message] : [];
  });
};
