import { succeed } from './command-line.ts';

/** Starts a cluster that has nothing of an earlier run in it: one that was interrupted may have left its node, half up or whole. */
export async function freshCluster(name: string, ...options: readonly string[]): Promise<void> {
  await succeed('down', '--name', name);
  await succeed('up', '--name', name, ...options);
}
