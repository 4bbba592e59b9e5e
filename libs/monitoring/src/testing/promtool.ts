import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';

export interface Verdict {
  readonly passed: boolean;
  /** All that it said. */
  readonly said: string;
}

/** Runs Debian's promtool; resolves whatever it finds. */
export async function promtool(...args: readonly string[]): Promise<Verdict> {
  const child = spawn('promtool', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { passed: code === 0, said: `${out}${err}` };
}
