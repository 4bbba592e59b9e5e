import { run } from '@cutover/toolchain';

/** Runs a command to its end. @returns what it printed on both streams @throws Error with its last lines where it fails */
export async function succeedCommand(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const lines: string[] = [];
  const { code, tail } = await run(command, args, { env, onLine: (line) => lines.push(line) });
  if (code === 0) return lines.join('\n');
  throw new Error(`${command} ${args.join(' ')} exited with ${code}:\n${tail.join('\n')}`);
}
