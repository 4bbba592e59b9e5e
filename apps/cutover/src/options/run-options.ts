import type { Command } from 'commander';
import { collect } from './repeatable.ts';

/** How an image is to be run, as it was typed. */
export interface RunFlags {
  readonly port: readonly string[];
  readonly env: readonly string[];
  readonly label: readonly string[];
  readonly user?: string;
  readonly timeZone?: string;
  readonly heap?: string;
  readonly entrypoint?: string;
  readonly command?: string;
}

export function addRunOptions(command: Command): Command {
  return command
    .option('--port <port>', 'that it listens on, such as 8080 or 53/udp; several are fine', collect, [])
    .option('--env <name=value>', 'a variable; several are fine', collect, [])
    .option('--label <key=value>', 'several are fine', collect, [])
    .option('--user <uid[:gid]>', 'in numbers; default 65532:65532')
    .option('--time-zone <name>', 'such as Asia/Seoul; default UTC')
    .option('--heap <mib>', "most that Node's objects may take")
    .option('--entrypoint <words>', 'the program, as words or as ["a","b"]; default what its package.json starts')
    .option('--command <words>', "the program's arguments, likewise");
}
