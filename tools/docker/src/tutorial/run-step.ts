import { runCommand } from '../command.ts';
import type { Engine } from '../engine/engine.ts';
import { differenceOf } from './output.ts';
import type { Step } from './steps.ts';

export interface StepOptions {
  readonly cwd: string;
  /** Added to the environment of the page's commands. */
  readonly env: Readonly<Record<string, string>>;
  /** Commands that wait for what never comes are ended; default five minutes. */
  readonly withinMs?: number;
}

const WITHIN_MS = 300_000;

/**
 * Runs a step of a page in bash, which ends at the first command that fails: in the engine's network, or in the caller's where the step
 * needs one.
 * @returns what is wrong, beginning with the step's line; undefined where it ended and printed as the page says
 */
export async function runStep(engine: Engine, step: Step, options: StepOptions): Promise<string | undefined> {
  const { cwd, env, withinMs = WITHIN_MS } = options;
  const signal = AbortSignal.timeout(withinMs);
  // Standard error is sent to standard output, in order.
  const argv = ['bash', '-euo', 'pipefail', '-c', `exec 2>&1\n${step.commands}`] as const;
  const each = { cwd, env, signal, allowFailure: true };
  try {
    const { code, stdout } = step.network ? await runCommand(argv, each) : await engine.enter(argv, each);
    const difference = differenceOf(step.output, stdout);
    const wrong = code === step.exitCode ? difference : `expected exit code ${step.exitCode}, got ${code}`;
    return wrong === undefined ? undefined : `line ${step.line}: ${wrong}\n${step.commands}\n${stdout}`;
  } catch (error) {
    if (!signal.aborted) throw error;
    return `line ${step.line}: does not end within ${withinMs} ms\n${step.commands}`;
  }
}
