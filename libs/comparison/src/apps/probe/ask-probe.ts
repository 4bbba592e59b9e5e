import { setTimeout as sleep } from 'node:timers/promises';

import type { Probe } from '@cutover/traffic';

/** A Service that was only just made may not lead anywhere yet. */
const attempts = 40;
const againAfterMs = 300;

/** Asks once, as soon as anybody answers; redirects are answers. @throws the last error of the network */
export const askProbe = async (
  url: string,
  { method, path, body }: Probe,
  signal: AbortSignal | undefined,
): Promise<Response> => {
  const said = body === null ? {} : { body, headers: { 'content-type': 'application/json' } };
  for (let left = attempts; ; left -= 1) {
    try {
      const answer = await fetch(`${url}${path}`, { method, redirect: 'manual', ...said });
      await answer.arrayBuffer();
      return answer;
    } catch (error) {
      if (left === 1) throw error;
      await sleep(againAfterMs, undefined, signal === undefined ? {} : { signal });
    }
  }
};
