import { Aggregates, walk } from '@cutover/event-sourcing';
import { OutboxKeeper } from '@cutover/messaging';
import type { SagaStores } from '../saga.ts';
import { transferDecider } from '../transfer/transfer-decider.ts';
import { toMessages } from '../transfer/transfer-messages.ts';
import { hasEnded, transferIdOf } from '../transfer/transfer.ts';

export interface Rebuilding {
  /** Forgets how far an earlier run has come. */
  readonly fromStart?: boolean;
  readonly signal?: AbortSignal;
  readonly onPage?: (transfers: number) => void;
  /** Transfers between two checkpoints. */
  readonly pageSize?: number;
}

export interface Rebuilt {
  /** Transfers looked at, with those of a run that was cut short. */
  readonly transfers: number;
  /** Of those that have not ended: each has its deadline, now or before. */
  readonly deadlines: number;
  /** Notes of the outbox that were lost. */
  readonly notes: number;
}

const NAME = 'rebuild/sagas';

/**
 * Makes what is derived from events anew: the deadlines of transfers that have not ended, and the notes of commits that are not published. It runs beside the service; done again, it changes nothing but that
 * transfers past their deadline are looked at once more; cut short, it goes on where it stopped.
 * @throws the signal's reason, between two pages
 */
export async function rebuild(
  { store, outbox, deadlines, checkpoints }: Pick<SagaStores, 'store' | 'outbox' | 'deadlines' | 'checkpoints'>,
  { fromStart, ...walking }: Rebuilding = {},
): Promise<Rebuilt> {
  const transfers = new Aggregates(store, transferDecider);
  if (fromStart) await checkpoints.remove(NAME);
  let noted = 0;
  const looked = await walk({
    ...{ name: NAME, checkpoints, ...walking },
    page: (after, limit) => store.streams({ after, limit }),
    keyOf: (stream: string) => stream,
    each: async (stream) => {
      const { state } = await transfers.load(stream);
      if (state === undefined || hasEnded(state)) return;
      const deadline = new Date(state.deadline);
      await deadlines.note({ id: transferIdOf(stream), at: deadline, first: deadline });
      noted++;
    },
  });
  const keeper = new OutboxKeeper({ store, outbox, toMessages });
  const notes = await keeper.restoreAll(new Date(), walking.signal);
  return { transfers: looked, deadlines: noted, notes };
}
