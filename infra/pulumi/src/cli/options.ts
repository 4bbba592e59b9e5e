import { parseArgs } from 'node:util';
import { notKnown } from '@cutover/toolchain/words';
import { stackName } from '../config/read-stack.ts';
import type { StackName } from '../config/schema.ts';
import { UsageError } from './usage-error.ts';

export const COMMANDS = ['preview', 'up', 'refresh', 'destroy', 'outputs'] as const;
export type Command = (typeof COMMANDS)[number];

/** Of the node that `cutover up` starts under its own name. */
const STATE = '/var/lib/cutover/cutover/pulumi';

export interface Options {
  readonly command: Command;
  readonly stack: StackName;
  /** Folder of the state. */
  readonly state: string;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly json: boolean;
}

export const USAGE = `usage: npm run infra -- ${COMMANDS.join('|')} [options]

What Pulumi owns of a cluster: namespaces, quotas, rights, secrets, Argo CD. Stacks are infra/pulumi/Pulumi.STACK.yaml.

  preview   what up would change, by what is there now; with nothing to change there is no drift
  up        makes it so; what was edited by hand is taken back
  refresh   takes what is there into the state, and says what was not as up left it
  destroy   deletes all of it, and the state
  outputs   what the last up said

  --stack NAME       local (default: all of it on one node), dev, stag, qa or prod
  --state DIR        where state and passphrase are kept (default ${STATE}; CUTOVER_INFRA_STATE)
  --kubeconfig FILE  which cluster (default: the one of the last up; needed by the first)
  --context NAME     which context of that file (default: its current one)
  --json             the result as JSON
  --help             this text

Stack local has Argo CD, whose images are built on the node: cutover up --with gitops makes it first.`;

const FLAGS = {
  stack: { type: 'string' },
  state: { type: 'string' },
  kubeconfig: { type: 'string' },
  context: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: FLAGS, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0] ?? '');
  }
}

function commandOf([name, ...more]: readonly string[]): Command {
  if (name === undefined) throw new UsageError(`no command: choose from ${COMMANDS.join(', ')}`);
  const found = COMMANDS.find((one) => one === name);
  if (found === undefined) throw new UsageError(notKnown(name, 'a command', COMMANDS));
  if (more.length > 0) throw new UsageError(`${more.join(' ')}: expected nothing after ${name}`);
  return found;
}

/** @returns undefined where help is asked for @throws UsageError, ConfigError */
export function readOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Options | undefined {
  const { values, positionals } = parse(args);
  const { help, stack = 'local', state, kubeconfig, context, json = false } = values;
  if (help) return undefined;
  for (const [flag, value] of Object.entries(values)) if (value === '') throw new UsageError(`--${flag}: is empty`);
  return {
    command: commandOf(positionals),
    stack: stackName(stack),
    state: state ?? env['CUTOVER_INFRA_STATE'] ?? STATE,
    ...(kubeconfig !== undefined && { kubeconfig }),
    ...(context !== undefined && { context }),
    json,
  };
}
