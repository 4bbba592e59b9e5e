import { SubscriptionWorker } from '../subscription-worker.ts';
import type { MessagingLog } from '../transport/transport.ts';
import { GatedWorker } from './gated-worker.ts';
import { ShareFile } from './share-file.ts';

interface Startable {
  readonly name: string;
}

/** The same workers, of which those that consume do so by the share that a file says; all as they are where there is no file. */
export function behindGate<W extends Startable>(
  workers: readonly W[],
  path: string | undefined,
  log: MessagingLog,
): readonly (W | GatedWorker)[] {
  if (path === undefined) return workers;
  const shares = new ShareFile({ path, log });
  return workers.map((worker) =>
    worker instanceof SubscriptionWorker ? new GatedWorker({ consumer: worker, shares, log }) : worker,
  );
}
