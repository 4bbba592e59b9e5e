import { parseArgs } from 'node:util';
import { mongoConnection, mongoDependency } from '@cutover/mongo-connection';
import { createLogger, mongoUrl, runWithDependency } from '@cutover/service-kit';
import { mongoStores } from '../mongo/mongo-stores.ts';
import { version } from '../version.ts';
import { auditCommand } from './audit-command.ts';
import type { Command, Environment } from './command.ts';
import { interestCommand } from './interest-command.ts';
import { rebuildCommand } from './rebuild-command.ts';
import { usageError } from './usage.ts';

/** Reads a command's arguments and settings, touching nothing. @throws ConfigError */
function commandOf([name, ...args]: readonly string[], env: Environment, now: Date): Command {
  if (name === 'rebuild') return rebuildCommand(parsed(args, { 'from-start': { type: 'boolean' } }), env);
  if (name === 'interest') return interestCommand(parsed(args, { day: { type: 'string' } }), env, now);
  if (name === 'audit') return parsed(args, {}) && auditCommand(env);
  throw usageError(`there is no command ${JSON.stringify(name)}`);
}

function parsed<const O extends NonNullable<Parameters<typeof parseArgs>[0]>['options']>(args: string[], options: O) {
  try {
    return parseArgs({ args, options: options!, allowPositionals: false }).values as Record<string, string | boolean>;
  } catch (error) {
    throw usageError((error as Error).message);
  }
}

/**
 * Runs a command of this service against its database, beside the service or without it. SIGTERM and SIGINT end it between two steps; run again, it goes on.
 * @throws ConfigError for arguments and settings that cannot be used; Error with one line for the rest
 */
export async function runCommand(argv: readonly string[], env: Environment): Promise<void> {
  const clock = () => new Date();
  const { config, run } = commandOf(argv, env, clock());
  const log = createLogger({ name: `account-${argv[0]}`, version, pod: config.podName }, config.logLevel as 'info');
  const connection = mongoConnection();
  const stores = mongoStores(connection);
  const { prepare } = stores;
  // A command is in no trace.
  const untraced = { watchCommands: undefined };
  const dependency = mongoDependency({ service: 'account', url: mongoUrl(config), connection, prepare, ...untraced });
  const stopped = `account: ${argv[0]} was stopped; run it again to go on`;
  await runWithDependency({ dependency, log, stopped }, (signal) => run({ stores, log, clock, signal }));
}
