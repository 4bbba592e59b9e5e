import { setTimeout as sleep } from 'node:timers/promises';

import { SetUpError } from './set-up-error.ts';

const attempts = 20;
const againAfterMs = 250;
const atOnce = 6;

export interface Call {
  url: string;
  /** None for a route that anybody may call. */
  token?: string;
  /** Of a write: its idempotency key and body. A call without them is a read. */
  write?: { key: string; body: unknown };
}

const requestOf = ({ token, write }: Call): RequestInit => {
  const caller = token === undefined ? {} : { authorization: `Bearer ${token}` };
  if (write === undefined) return { headers: caller };
  const headers = { ...caller, 'content-type': 'application/json', 'idempotency-key': write.key };
  return { method: 'POST', headers, body: JSON.stringify(write.body) };
};

const answerTo = async (call: Call): Promise<Record<string, unknown> | string> => {
  const response = await fetch(call.url, requestOf(call));
  if (response.ok) return (await response.json()) as Record<string, unknown>;
  const said = `${response.status}: ${(await response.text()).slice(0, 200)}`;
  if (response.status >= 500) return said;
  throw new SetUpError(`${new URL(call.url).pathname} answered ${said}`);
};

/** What a connection that broke or a Service that is only just there answers is worth another try; a refusal is not. */
const attempt = (call: Call): Promise<Record<string, unknown> | string> =>
  answerTo(call).catch((error: Error) => {
    if (error instanceof SetUpError) throw error;
    return `${error.message} (${String(error.cause)})`;
  });

/**
 * What is asked before and after the measured time may repeat itself, unlike what is measured: under the same key, a write has one effect.
 * @throws SetUpError
 */
export const ask = async (call: Call): Promise<Record<string, unknown>> => {
  let last = '';
  for (let tried = 0; tried < attempts; tried += 1) {
    const answer = await attempt(call);
    if (typeof answer !== 'string') return answer;
    last = answer;
    await sleep(againAfterMs);
  }
  throw new SetUpError(`${new URL(call.url).pathname}: no answer after ${attempts} attempts, the last: ${last}`);
};

/** Does some work for each item, a few at once; the first failure ends it. */
export const forEachOf = async <T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> => {
  const left = items.entries();
  const worker = async () => {
    for (const [, item] of left) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
};
