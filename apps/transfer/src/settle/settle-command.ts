import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { mongoConnection, mongoDependency } from '@cutover/mongo-connection';
import { ConfigError, createLogger, loadConfig, mongoUrl, runWithDependency } from '@cutover/service-kit';
import { commandConfig } from '../command-config.ts';
import { mongoStores } from '../mongo/mongo-stores.ts';
import { version } from '../version.ts';
import { settleTransfer } from './settlement.ts';

const USAGE = `usage: settle --transfer ID --by NAME
Asks once more for what a transfer waits for that does not go on. The service must run: it tells the accounts. Takes MONGODB_URL and LOG_LEVEL.`;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function usageError(what: string): ConfigError {
  return new ConfigError([{ variable: 'arguments', message: `settle: ${what}\n${USAGE}` }]);
}

function parsed(args: readonly string[]): { transfer?: string; by?: string } {
  try {
    return parseArgs({ args: [...args], options: { transfer: { type: 'string' }, by: { type: 'string' } } }).values;
  } catch (error) {
    throw usageError((error as Error).message);
  }
}

/** @throws ConfigError for arguments and settings that cannot be used; DomainError for a transfer that is not there or has ended */
export async function settleCommand(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const { transfer = '', by = '' } = parsed(args);
  const transferId = transfer.toLowerCase();
  if (!UUID.test(transferId)) throw usageError('--transfer: expected the UUID of a transfer');
  if (!/^\S.{0,127}$/.test(by)) throw usageError('--by: expected who asks, up to 128 characters');
  const config = loadConfig(commandConfig, env);
  const log = createLogger({ name: 'transfer-settle', version, pod: config.podName }, config.logLevel as 'info');
  const connection = mongoConnection();
  const stores = mongoStores(connection);
  const { prepare } = stores;
  const untraced = { watchCommands: undefined };
  const dependency = mongoDependency({ service: 'transfer', url: mongoUrl(config), connection, prepare, ...untraced });
  await runWithDependency({ dependency, log, stopped: 'settle: stopped; run it again' }, async () => {
    const asked = await settleTransfer(stores, () => new Date(), { transferId, by, askingId: randomUUID(), log });
    log.info({ transferId, by, status: asked.status }, 'settle: asked once more for what the transfer waits for');
  });
}
