import { runCommand, type CommandOptions } from '../command.ts';
import type { Engine } from '../engine/engine.ts';
import { differenceOf } from './output.ts';
import type { Step } from './steps.ts';

/**
 * Runs a step of a page in bash, which ends at the first command that fails: in the engine's network, or in the caller's where the step
 * needs one.
 * @returns what is wrong, beginning with the step's line; undefined where it ended and printed as the page says
 */
export async function runStep(engine: Engine, step: Step, options: CommandOptions): Promise<string | undefined> {
  // Standard error is sent to standard output, in order.
  const argv = ['bash', '-euo', 'pipefail', '-c', `exec 2>&1\n${step.commands}`] as const;
  const each = { ...options, allowFailure: true };
  const { code, stdout } = step.network ? await runCommand(argv, each) : await engine.enter(argv, each);
  const difference = differenceOf(step.output, stdout);
  const wrong = code === step.exitCode ? difference : `expected exit code ${step.exitCode}, got ${code}`;
  return wrong === undefined ? undefined : `line ${step.line}: ${wrong}\n${step.commands}\n${stdout}`;
}
