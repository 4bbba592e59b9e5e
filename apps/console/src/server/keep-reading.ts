import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf, sourceItem } from './polling.ts';
import type { Sink } from './source.ts';

const AGAIN_MS = 500;

interface Reading {
  readonly name: string;
  /** Why there is no more, where it ends by itself. */
  readonly ended: string;
  /** To the end of a connection. */
  readonly read: () => Promise<void>;
  readonly lost?: () => void;
}

/** Reads what tells of itself on a connection, again and again until it is stopped, and says how that goes. */
export async function keepReading(
  { name, ended, read, lost = () => undefined }: Reading,
  sink: Sink,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await read();
      sink.put(sourceItem(name, 'failing', ended));
    } catch (error) {
      if (!signal.aborted) sink.put(sourceItem(name, 'failing', reasonOf(error)));
    }
    lost();
    await sleep(AGAIN_MS, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
