import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterError } from '../errors.ts';

export interface UntilOptions {
  /** As a sentence: `the node is Ready`. */
  readonly what: string;
  readonly withinMs: number;
  readonly pollMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Why it will never be so, looked at every time; undefined while there is hope. */
  readonly hopeless?: () => string | undefined | Promise<string | undefined>;
  /** Said where the time is over. */
  readonly advice?: string;
}

const POLL_MS = 100;

/** Why a check is not true; undefined where it is. One that rejects is not true yet. */
async function failing(check: () => Promise<boolean>): Promise<string | undefined> {
  try {
    return (await check()) ? undefined : '';
  } catch (error) {
    return ` (${(error as Error).message})`;
  }
}

/** Resolves once `check` does so with true. @throws ClusterError not-ready */
export async function until(check: () => Promise<boolean>, options: UntilOptions): Promise<void> {
  const { what, withinMs, pollMs = POLL_MS, signal, hopeless, advice = 'run the same command again' } = options;
  const end = performance.now() + withinMs;
  for (;;) {
    signal?.throwIfAborted();
    const last = await failing(check);
    if (last === undefined) return;
    const why = await hopeless?.();
    if (why !== undefined) throw new ClusterError('not-ready', `waited until ${what}, but ${why}`);
    if (performance.now() > end) {
      const seconds = Math.round(withinMs / 1000);
      throw new ClusterError('not-ready', `waited ${seconds} s until ${what}, in vain${last}: ${advice}`);
    }
    await sleep(pollMs, undefined, { signal });
  }
}
