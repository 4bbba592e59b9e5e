import type { Command } from 'commander';

export interface CanaryFlags {
  readonly steps?: string;
  readonly policy?: string;
}

export function addCanaryOptions(command: Command): Command {
  return command
    .option('--steps <list>', 'of canaries: percent:seconds, comma-separated (default: 25:20)')
    .option('--policy <file>', 'by which canary-judged is judged (docs/judge.md); it may have steps of its own');
}
