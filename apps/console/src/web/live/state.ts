import { signal } from '@preact/signals';
import type { Change, Snapshot } from '../../model/messages.ts';
import { fromSnapshot, NONE, withChange } from '../model/items.ts';
import { openStream } from './event-stream.ts';

export type Connection = 'connecting' | 'live' | 'lost';

/** What the page shows is a function of these alone. */
export const items = signal(NONE);
export const connection = signal<Connection>('connecting');
/** For ages; a second is as fine as they are told. */
export const now = signal(Date.now());
export const path = signal('/');

const TICK_MS = 1_000;

export function startLive(): void {
  openStream(
    '/api/live',
    {
      snapshot: (data) => (items.value = fromSnapshot(data as Snapshot)),
      change: (data) => (items.value = withChange(items.peek(), data as Change)),
    },
    { opened: () => (connection.value = 'live'), lost: () => (connection.value = 'lost') },
  );
  setInterval(() => (now.value = Date.now()), TICK_MS);
}
