import type { CommitRecord } from '../shared/commits.ts';

export type Ending = 'completed' | 'failed' | 'compensated' | 'open';

/** A transfer as its own stream has it, and what it left on accounts. */
export interface Saga {
  id: string;
  /** Of the client's order. */
  key: string | null;
  from: string;
  to: string;
  minor: number;
  ending: Ending;
  /** Events of accounts that name this transfer. */
  placed: number;
  released: number;
  captured: { account: string; minor: number }[];
  credited: { account: string; minor: number }[];
}

const endings: Record<string, Ending> = {
  TransferCompleted: 'completed',
  TransferFailed: 'failed',
  TransferCompensated: 'compensated',
};

const minorOf = (data: Record<string, unknown>): number =>
  Number((data['amount'] as { minor?: unknown } | undefined)?.minor ?? Number.NaN);

/** Every transfer that was ordered, by id, as its own stream has it. */
const ordered = (commits: readonly CommitRecord[]): Map<string, Saga> => {
  const sagas = new Map<string, Saga>();
  for (const { stream, key, events } of commits) {
    const id = stream.replace(/^transfer-/, '');
    for (const { type, data } of events) {
      if (type === 'TransferRequested') {
        const parties = { from: String(data['from']), to: String(data['to']), minor: minorOf(data) };
        sagas.set(id, { id, key, ...parties, ending: 'open', placed: 0, released: 0, captured: [], credited: [] });
      }
      const [saga, ending] = [sagas.get(id), endings[type]];
      if (saga !== undefined && ending !== undefined) saga.ending = ending;
    }
  }
  return sagas;
};

type Note = (saga: Saga, effect: { account: string; minor: number }) => void;

const notes: Record<string, { id: string; note: Note }> = {
  HoldPlaced: { id: 'holdId', note: (saga) => void (saga.placed += 1) },
  HoldReleased: { id: 'holdId', note: (saga) => void (saga.released += 1) },
  HoldCaptured: { id: 'holdId', note: (saga, effect) => void saga.captured.push(effect) },
  TransferCredited: { id: 'transferId', note: (saga, effect) => void saga.credited.push(effect) },
};

export interface Found {
  sagas: Saga[];
  /** Effects on accounts that name no transfer on record. */
  orphans: string[];
}

/** Transfers with their effects. */
export const findSagas = (sagaCommits: readonly CommitRecord[], accountCommits: readonly CommitRecord[]): Found => {
  const sagas = ordered(sagaCommits);
  const orphans: string[] = [];
  for (const { stream, events } of accountCommits) {
    const account = stream.replace(/^account-/, '');
    for (const { type, data } of events) {
      const known = notes[type];
      if (known === undefined) continue;
      const id = String(data[known.id]);
      const saga = sagas.get(id);
      if (saga === undefined) orphans.push(`${type} on ${account} (transfer ${id})`);
      else known.note(saga, { account, minor: minorOf(data) });
    }
  }
  return { sagas: [...sagas.values()], orphans };
};

/** Transfers that have neither been completed nor undone. */
export const openSagas = (commits: readonly CommitRecord[]): string[] =>
  [...ordered(commits).values()].filter(({ ending }) => ending === 'open').map(({ id }) => id);
