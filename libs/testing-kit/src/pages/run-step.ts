import { differenceOf } from './output.ts';
import type { Step } from './steps.ts';

/** How a command is run. */
export interface CommandSettings {
  readonly cwd: string;
  /** Added to the environment of the page's commands. */
  readonly env: Readonly<Record<string, string>>;
  /** Aborted where it does not end in time: the command and all that it started are to be gone then. */
  readonly signal: AbortSignal;
}

/** Runs a command to its end, wherever a page's commands belong, whatever its exit code is. Rejects once it was aborted. */
export type CommandRunner = (
  argv: readonly [string, ...string[]],
  settings: CommandSettings,
) => Promise<{ readonly code: number; readonly stdout: string }>;

export interface StepOptions extends Omit<CommandSettings, 'signal'> {
  /** Commands that wait for what never comes are ended; default five minutes. */
  readonly withinMs?: number;
}

export interface StepFault {
  /** What is wrong, beginning with the step's line, its commands, and what they printed. */
  readonly text: string;
  /** It did what the page says, and printed something else: what stands on it can go on. */
  readonly isOutput: boolean;
}

const WITHIN_MS = 300_000;

/** Standard error goes to standard output, in order. What a block that fails has left in the background would keep that open. */
const PREAMBLE = `exec 2>&1
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
`;

/**
 * Runs a step of a page in bash, which ends at the first command that fails.
 * @returns undefined where it ended and printed as the page says
 */
export async function runStep(step: Step, run: CommandRunner, options: StepOptions): Promise<StepFault | undefined> {
  const { cwd, env, withinMs = WITHIN_MS } = options;
  const signal = AbortSignal.timeout(withinMs);
  try {
    const argv = ['bash', '-euo', 'pipefail', '-c', `${PREAMBLE}${step.commands}`] as const;
    const { code, stdout } = await run(argv, { cwd, env, signal });
    const isOutput = code === step.exitCode;
    const wrong = isOutput ? differenceOf(step.output, stdout) : `expected exit code ${step.exitCode}, got ${code}`;
    return wrong === undefined
      ? undefined
      : { text: `line ${step.line}: ${wrong}\n${step.commands}\n${stdout}`, isOutput };
  } catch (error) {
    if (!signal.aborted) throw error;
    return { text: `line ${step.line}: does not end within ${withinMs} ms\n${step.commands}`, isOutput: false };
  }
}
