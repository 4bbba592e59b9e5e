import { once } from 'node:events';
import { connect } from 'node:net';
import type { Service } from './services.ts';

export interface Health {
  readonly name: string;
  readonly state: 'ready' | 'starting' | 'down';
  readonly version?: string;
}

const PATIENCE_MS = 1_000;

/** Asks a service whether it is ready; one that does not answer in a second is down. */
export async function healthOf({ name, managementPort }: Pick<Service, 'name' | 'managementPort'>): Promise<Health> {
  try {
    const answer = await fetch(`http://127.0.0.1:${managementPort}/readyz`, {
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await answer.body?.cancel();
    return { name, state: answer.ok ? 'ready' : 'starting', version: answer.headers.get('x-version') ?? '' };
  } catch {
    // Whatever the reason is, its own log tells it.
    return { name, state: 'down' };
  }
}

/** Whether somebody listens on a port of this machine. */
export async function listens({ name, port }: Pick<Service, 'name' | 'port'>): Promise<Health> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(PATIENCE_MS) });
    return { name, state: 'ready' };
  } catch {
    // Refused, or too busy to answer.
    return { name, state: 'down' };
  } finally {
    socket.destroy();
  }
}
