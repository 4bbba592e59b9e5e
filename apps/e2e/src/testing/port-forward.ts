import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { BIN } from './command-line.ts';

/** `cutover kubectl … port-forward …`, as somebody types it, until closed. @throws Error when it ends before it forwards */
export async function portForward(...args: string[]): Promise<{ close(): Promise<void> }> {
  const child = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const forwards = new Promise<void>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => line.startsWith('Forwarding from') && resolve());
  });
  const early = ended.then(([code]) => Promise.reject(new Error(`port-forward ended with ${String(code)}`)));
  // Once it forwards, its end is what `close` asks for.
  early.catch(() => undefined);
  await Promise.race([forwards, early]);
  return {
    async close() {
      child.kill('SIGINT');
      await ended;
    },
  };
}
