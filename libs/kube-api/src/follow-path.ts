import { setTimeout as sleep } from 'node:timers/promises';
import { Watch } from '@kubernetes/client-node';
import type { KubeConfig } from '@kubernetes/client-node';

const RECONNECT_MS = 1_000;

/** What is watched. */
export interface Followed {
  /** Of the API server: `/api/v1/namespaces/cosmos/pods`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
}

/**
 * Tells of every object that changes, until the signal. What changes while it cannot listen is told by nobody: it hastens a look, and is none.
 * A watch that ends, or cannot be had, is tried again a second later.
 */
export async function followPath(
  config: KubeConfig,
  { path, query = {} }: Followed,
  changed: (object: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const ended = Promise.withResolvers<void>();
    const stop = () => ended.resolve();
    signal.addEventListener('abort', stop, { once: true });
    const take = (_type: string, object: unknown) => changed(object);
    const watch = await new Watch(config).watch(path, { ...query }, take, stop).catch(() => undefined);
    if (watch !== undefined) await ended.promise;
    watch?.abort();
    signal.removeEventListener('abort', stop);
    await sleep(RECONNECT_MS, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
