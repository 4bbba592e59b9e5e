import type { ConnectionKind } from '../record/request-record.ts';

/** What the arrivals are made from; equal options give equal arrivals, and a longer duration only appends. */
export interface ScheduleOptions {
  seed: number;
  ratePerSecond: number;
  durationMs: number;
  /** Share of requests that change something, each under an idempotency key of its own. */
  writeShare: number;
  /** Share of requests on a connection made for them alone. */
  freshConnectionShare: number;
  keepAliveClients: number;
  freshClients: number;
  accountsPerClient: number;
}

/** What a client owns, by number: the service's own ids differ from lane to lane. */
export interface AccountRef {
  client: number;
  account: number;
}

export interface ScheduledRequest {
  id: number;
  /** ms since the start of the schedule */
  due: number;
  kind: ConnectionKind;
  client: number;
  /** One of the app's own operations. */
  op: string;
  account: AccountRef;
  to: AccountRef | null;
  minor: number | null;
  key: string | null;
  expects: 'acknowledged' | 'rejected';
}
