import { run } from '@cutover/toolchain';
import type { RunOptions } from '@cutover/toolchain';
import { ClusterError } from '../../errors.ts';

/** Programs that are not ours say ENOSPC in the C library's words. */
const NO_SPACE = /(\/\S+)?: no space left on device/i;

/** Runs a command that has to succeed. @throws ClusterError `command-failed` with its last lines, `disk-full` where it says so */
export async function succeed(argv: readonly [string, ...string[]], options: RunOptions = {}): Promise<string> {
  const [program, ...args] = argv;
  const { code, stdout, tail } = await run(program, args, options);
  if (code === 0) return stdout;
  const said = tail.slice(-3).join(' · ');
  const full = NO_SPACE.exec(said);
  if (full) {
    const at = full[1] === undefined ? '' : ` at ${full[1]}`;
    throw new ClusterError('disk-full', `the disk is full${at}: free some space and run the same command again`);
  }
  throw new ClusterError('command-failed', `${argv.slice(0, 6).join(' ')} exited with ${code}: ${said}`);
}
