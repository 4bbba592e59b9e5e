import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { CpuGroup } from './cpu-group.ts';
import type { Cost } from './peer.ts';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const SHOWN = 2_000;

/** Runs a program and counts all that it starts, what it leaves behind too. @throws Error with the last that it said where it fails */
export async function runMeasured(
  group: CpuGroup,
  command: readonly [string, ...string[]],
  { cwd, env = {} }: RunOptions = {},
): Promise<Cost> {
  const [shell, ...joining] = group.joining();
  const before = group.usedMs();
  const began = performance.now();
  const child = spawn(shell, [...joining, ...command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-SHOWN)));
  }
  const [code] = (await once(child, 'exit')) as [number | null];
  const wallMs = performance.now() - began;
  if (code !== 0) throw new Error(`${command.slice(0, 3).join(' ')} … ended with ${code}: ${said}`);
  await group.empty();
  return { cpuMs: group.usedMs() - before, wallMs };
}
