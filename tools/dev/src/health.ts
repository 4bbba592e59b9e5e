import type { Service } from './services.ts';

export interface Health {
  readonly name: string;
  readonly state: 'ready' | 'starting' | 'down';
  readonly version?: string;
}

const PATIENCE_MS = 1_000;

/** Asks a service whether it is ready; one that does not answer in a second is down. */
export async function healthOf({ name, port }: Pick<Service, 'name' | 'port'>): Promise<Health> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    await answer.body?.cancel();
    return { name, state: answer.ok ? 'ready' : 'starting', version: answer.headers.get('x-version') ?? '' };
  } catch {
    // Whatever the reason is, its own log tells it.
    return { name, state: 'down' };
  }
}
