import type { OwnApps } from './image/own-apps.ts';
import type { Steps } from './ui/steps.ts';
import type { Terminal } from './ui/terminal.ts';

/** What every command works with. */
export interface Context {
  readonly terminal: Terminal;
  readonly steps: Steps;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
  /** Absent where the command line was installed as a package: there every app is somebody else's. */
  readonly ownApps?: OwnApps;
}

/** A result for people, or with --json for scripts. */
export function printResult(context: Context, json: boolean | undefined, value: object, text: string): void {
  context.terminal.out.write(json === true ? `${JSON.stringify(value)}\n` : `${text}\n`);
}
