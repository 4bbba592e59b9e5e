import { run } from '@cutover/toolchain';
import type { RunOptions } from '@cutover/toolchain';
import { ClusterError } from '../../errors.ts';

/** Runs a command that has to succeed. @throws ClusterError `command-failed` with its last line */
export async function succeed(argv: readonly [string, ...string[]], options: RunOptions = {}): Promise<string> {
  const [program, ...args] = argv;
  const { code, stdout, tail } = await run(program, args, options);
  if (code === 0) return stdout;
  const shown = argv.slice(0, 6).join(' ');
  throw new ClusterError('command-failed', `${shown} exited with ${code}: ${tail.slice(-3).join(' · ')}`);
}
