import { until } from '../../embedded/until.ts';
import type { Cluster } from '../../provider.ts';
import { output } from '../../testing/listening-sockets.ts';

/** A node whose tools are there is up, or gone, within this. */
export const UP_MS = 240_000;
/** With tools that have to be built first. */
export const COLD_MS = 40 * 60_000;
/** What a cluster comes to by itself. */
const WITHIN_MS = 120_000;

/** Resolves once it is so. @throws Error that says what was waited for */
export function soon(what: string, check: () => Promise<boolean>): Promise<void> {
  return until(check, { what, withinMs: WITHIN_MS });
}

/** The names of what `kubectl get` finds; empty where there is nothing. */
export async function there(cluster: Cluster, ...what: string[]): Promise<string> {
  return (await cluster.kubectl(['get', ...what, '--ignore-not-found', '--output', 'name'])).stdout.trim();
}

/** What a command prints inside the node's network. @throws Error with the last lines of its errors */
export function insideNode(cluster: Cluster, command: readonly string[]): Promise<string> {
  const [program = '', ...args] = cluster.inNodeNetwork(command);
  return output(program, args);
}
