import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Cluster } from '../../provider.ts';

/** A program in a pod that is spoken to a line at a time, as long as it runs. */
export interface Conversation {
  /** Says a line. @returns the next one that it prints; the empty string where it ends before */
  says(line: string): Promise<string>;
  end(): Promise<void>;
}

export function conversation(
  cluster: Pick<Cluster, 'kubeconfig'>,
  namespace: string,
  app: string,
  command: readonly string[],
): Conversation {
  const args = ['exec', '--stdin', '--namespace', namespace, `deployment/${app}`, '--', ...command];
  const env = { ...process.env, KUBECONFIG: cluster.kubeconfig };
  const child = spawn('kubectl', args, { stdio: ['pipe', 'pipe', 'inherit'], env });
  const ended = once(child, 'close');
  // Of a program that has ended already; what it did not answer says so.
  child.stdin.on('error', () => undefined);
  const lines = createInterface({ input: child.stdout });
  return {
    async says(line) {
      const next = Promise.race([once(lines, 'line').then(([said]) => String(said)), ended.then(() => '')]);
      child.stdin.write(`${line}\n`);
      return next;
    },
    async end() {
      child.kill();
      await ended;
    },
  };
}
