import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { type Client, currency } from '@cutover/traffic';

import { ask, forEachOf } from '../shared/ask.ts';
import { SetUpError } from '../shared/set-up-error.ts';

const withinMs = 60_000;
const lookEveryMs = 200;
const minor = 1;

const completed = async (url: string, token: string): Promise<void> => {
  const until = performance.now() + withinMs;
  for (;;) {
    const { status } = await ask({ url, token });
    if (status === 'completed') return;
    if (performance.now() > until)
      throw new SetUpError(`a first transfer is ${String(status)} after ${withinMs / 1000} s`);
    await sleep(lookEveryMs);
  }
};

/**
 * Makes each client's first transfer and waits for its end: Kafka, account and transfer work together before anything is measured.
 * @returns their idempotency keys; each client notes its transfer's id
 * @throws SetUpError
 */
export const makeFirstTransfers = async (url: string, clients: readonly Client[]): Promise<string[]> => {
  const keys: string[] = [];
  await forEachOf([...clients.entries()], async ([index, client]) => {
    const next = clients[(index + 1) % clients.length] as Client;
    const order = { from: client.accounts[0], to: next.accounts[0], amount: { minor, currency } };
    const key = randomUUID();
    const { id } = await ask({ url: `${url}/transfers`, token: client.token, write: { key, body: order } });
    await completed(`${url}/transfers/${String(id)}`, client.token);
    client.notes = { transfer: String(id) };
    keys.push(key);
  });
  return keys;
};
