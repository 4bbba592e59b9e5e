import { setTimeout as sleep } from 'node:timers/promises';
import type { BankNode } from './bank-node.ts';

const VICTIM = 'mongo-0';
/** Of load on a bank that is whole, between two deletions. */
const PAUSE_MS = 2_000;

/** One deletion: seconds until every pod was ready again; null where one did not come back. */
export type Deletion = number | null;

/** Deletes mongo-0 again and again, each time once every pod is ready. Ends with the first time that one does not come back. */
export async function deleteAgainAndAgain(
  node: BankNode,
  {
    times,
    say,
    signal,
  }: { readonly times: number; readonly say: (line: string) => void; readonly signal: AbortSignal },
): Promise<Deletion[]> {
  const { pods } = node;
  const { length: count } = await pods.list();
  const deletions: Deletion[] = [];
  for (let nth = 1; nth <= times; nth++) {
    await sleep(PAUSE_MS, undefined, { signal });
    const { uid: gone } = await pods.named(VICTIM);
    const begin = performance.now();
    await pods.delete(VICTIM);
    const ms = await pods.allReadySince(begin, { count, gone, signal });
    deletions.push(ms === undefined ? null : ms / 1_000);
    if (ms === undefined) {
      say(`deletion ${nth}: not every pod came back\n${await node.diagnosis()}`);
      break;
    }
    say(`deletion ${nth}: every pod ready again after ${(ms / 1_000).toFixed(1)} s`);
  }
  return deletions;
}
