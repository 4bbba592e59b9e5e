import type { Answer, ShowMessage } from './messages.ts';

type Requests = Extract<ShowMessage, { type: 'guests' }>['requests'];

/** Counts what guests met until it is told. */
export const createGuestLedger = () => {
  let counts = new Map<string, Requests[number]>();
  return {
    note: (guest: string, dueMs: number, { class: became, version }: Answer): void => {
      const due = Math.max(0, Math.floor(dueMs / 1000));
      const key = `${guest}\n${due}\n${became}\n${version ?? ''}`;
      const known = counts.get(key);
      if (known === undefined) counts.set(key, { guest, due, class: became, version, count: 1 });
      else known.count += 1;
    },
    take: (): Requests => {
      const told = [...counts.values()];
      counts = new Map();
      return told;
    },
  };
};
