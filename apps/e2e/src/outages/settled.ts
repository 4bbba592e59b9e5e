import { setTimeout as sleep } from 'node:timers/promises';
import { openSagas, readCommits, withMongo, type Reading } from '@cutover/comparison/evidence';
import type { ServiceDoors } from './service-doors.ts';

const LAG = 'consumer_lag_messages';
const UNPUBLISHED = 'relay_age_seconds';
const LOOK_MS = 500;
/** Beyond the deadline of a transfer, by which it is ended or undone, and what a broker takes to find its members again. */
const WITHIN_MS = 180_000;
const CONSUMERS: ReadonlySet<string> = new Set(['account', 'transfer']);

/** Whether a pod has consumed and published everything; a consumer that cannot say its lag has not. */
export const isThrough = (app: string, readings: readonly Reading[]): boolean =>
  readings.every(({ value }) => value === 0) &&
  (!CONSUMERS.has(app) || readings.some(({ name }) => name === LAG)) &&
  readings.some(({ name }) => name === UNPUBLISHED);

/**
 * Looks twice a second until every message is consumed, every commit published and every transfer ended.
 * @returns ms from `begin`; undefined where it does not come to that
 */
export async function settledSince(
  begin: number,
  { doors, mongo, signal }: { doors: ServiceDoors; mongo: Parameters<typeof withMongo>[0]; signal: AbortSignal },
): Promise<number | undefined> {
  const openTransfers = () =>
    withMongo(mongo, 'transfer', async (db) => openSagas(await readCommits(db, ['transfer_saga_commits'])).length);
  for (const end = performance.now() + WITHIN_MS; performance.now() < end; ) {
    const read = await doors.read([LAG, UNPUBLISHED]);
    const through = read.every(({ pod, readings }) => readings !== undefined && isThrough(pod.app, readings));
    if (through && (await openTransfers()) === 0) return performance.now() - begin;
    await sleep(LOOK_MS, undefined, { signal });
  }
  return undefined;
}
