import { once } from 'node:events';
import { createServer } from 'node:net';
import { UsageError } from './usage-error.ts';

/** @throws UsageError one line that names every port that is taken, and for what it is wanted */
export async function requireFreePorts(wanted: Readonly<Record<string, number>>): Promise<void> {
  const entries = Object.entries(wanted);
  const free = await Promise.all(entries.map(([, port]) => isFree(port)));
  const taken = entries.filter((_, i) => !free[i]).map(([name, port]) => `${port} (${name})`);
  if (taken.length === 0) return;
  const what = taken.length === 1 ? 'port is' : 'ports are';
  throw new UsageError(
    `${what} taken: ${taken.join(', ')}; is a local run there already? Else choose others with --port-base N`,
  );
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  server.listen({ port, host: '127.0.0.1', exclusive: true });
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false;
    throw error;
  }
  server.close();
  await once(server, 'close');
  return true;
}
