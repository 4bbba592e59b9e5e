import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 60_000;

/** Waits until the condition holds. @throws Error that says what was waited for when it never does */
export async function until(what: string, condition: () => Promise<boolean>, pauseMs = 20): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`waited ${PATIENCE_MS} ms in vain until ${what}`);
    await sleep(pauseMs);
  }
}
