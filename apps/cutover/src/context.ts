import type { Steps } from './ui/steps.ts';
import type { Terminal } from './ui/terminal.ts';

/** What every command works with. */
export interface Context {
  readonly terminal: Terminal;
  readonly steps: Steps;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
}

/** A result for people, or with --json for scripts. */
export function printResult(context: Context, json: boolean | undefined, value: object, text: string): void {
  context.terminal.out.write(json === true ? `${JSON.stringify(value)}\n` : `${text}\n`);
}
