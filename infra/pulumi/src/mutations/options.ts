import { parseArgs } from 'node:util';
import { UsageError } from '../cli/usage-error.ts';

export const USAGE = `usage: nx run pulumi:mutations [-- OPTIONS]

Makes seeded mistakes in the arguments of the Pulumi program and in the files of its stacks, one at a time, and tells what catches each before anything
reaches a cluster: types, the stack's own reading, policies, or the unit tests. No cluster is needed.

  --count N  how many mistakes (100)
  --seed N   which (12)
  --help     this text

Exit codes: 0 at least 95 % were caught, and each survivor is judged in infra/pulumi/src/mutations/judged.ts; 1 otherwise; 2 wrong usage.`;

export interface Options {
  readonly count: number;
  readonly seed: number;
}

/** @throws UsageError */
export function optionsOf(args: readonly string[]): Options | 'help' {
  const { help, count, seed } = parsed(args);
  return help ? 'help' : { count: positive('count', count), seed: positive('seed', seed) };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        count: { type: 'string', default: '100' },
        seed: { type: 'string', default: '12' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function positive(name: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`--${name}: ${text} is no number from 1`);
  return Number(text);
}
