import { transferApi } from '@cutover/contracts';
import { defineRoute, DomainError, hasRole, type Route, type Seats } from '@cutover/service-kit';
import { z } from 'zod';
import type { Seen, TransferService } from '../transfer/transfer-service.ts';
import { hasEnded } from '../transfer/transfer.ts';
import { transferView } from '../transfer/transfer-view.ts';
import type { Watches } from './watches.ts';

export interface WatchApiParts {
  readonly clock: () => Date;
  readonly transfers: TransferService;
  readonly watches: Watches;
  readonly seats: Seats;
}

const KEEP_ALIVE = ': still here\n\n';
/** What a browser sends when it comes back; whatever is no sequence of ours means from the beginning. */
const headers = z.looseObject({ 'last-event-id': z.coerce.number().int().min(0).catch(0) });

/** https://html.spec.whatwg.org/multipage/server-sent-events.html: one event a change, whose id is the stream's sequence; ends with the transfer. */
export function watchRoute({ clock, transfers, watches, seats }: WatchApiParts): Route {
  return defineRoute({
    ...transferApi.operations.watch,
    headers,
    async handle({ params: { id }, headers: { 'last-event-id': after }, caller }) {
      const first = await transfers.find(caller.subject, hasRole(caller, 'teller'), id);
      // A browser comes back after an end, but not after a refusal.
      if (hasEnded(first.transfer) && first.sequence <= after)
        throw new DomainError('transfer.ended', 'The transfer has ended, as Last-Event-ID shows you know');
      const lifetime = new AbortController();
      seats.take(lifetime.signal, caller.subject);
      const seen = watches.follow(id, first, after, lifetime.signal);
      return {
        status: 200,
        contentType: 'text/event-stream',
        endless: true,
        lifetime,
        chunks: events(id, seen, clock),
      };
    },
  });
}

async function* events(id: string, all: AsyncIterable<Seen | undefined>, clock: () => Date): AsyncGenerator<string> {
  for await (const seen of all) {
    if (seen === undefined) yield KEEP_ALIVE;
    else {
      const data = JSON.stringify(transferView(id, seen.transfer, clock()));
      yield `id: ${seen.sequence}\nevent: transfer\ndata: ${data}\n\n`;
    }
  }
}
