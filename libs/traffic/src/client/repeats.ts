import type { Exchange } from './exchange.ts';
import { header } from './header.ts';
import type { RequestRecord } from '../record/request-record.ts';

/** By which a proxy says how often it sent the request, where it is told to. */
const attemptsHeader = 'x-envoy-attempt-count';
/** By which a service says that the answer is that of an earlier request with the same key. */
const replayedHeader = 'idempotency-replayed';

const attempts = (said: string | null): Pick<RequestRecord, 'attempts'> =>
  said !== null && /^[1-9]\d{0,5}$/.test(said) ? { attempts: Number(said) } : {};

/** What an answer says of its request having been sent, or done, more than once; nothing where it says nothing. */
export const repeatsOf = ({ headers }: Pick<Exchange, 'headers'>): Pick<RequestRecord, 'attempts' | 'replayed'> => ({
  ...attempts(header(headers[attemptsHeader])),
  ...(header(headers[replayedHeader]) === 'true' ? { replayed: true as const } : {}),
});
