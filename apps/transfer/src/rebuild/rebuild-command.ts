import { mongoConnection, mongoDependency } from '@cutover/mongo-connection';
import { createLogger, loadConfig, mongoUrl, rebuildArguments, runWithDependency } from '@cutover/service-kit';
import { commandConfig } from '../command-config.ts';
import { mongoStores } from '../mongo/mongo-stores.ts';
import { version } from '../version.ts';
import { rebuild } from './rebuild.ts';

/** @throws ConfigError for arguments and settings that cannot be used; Error with one line for the rest */
export async function rebuildCommand(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const { fromStart } = rebuildArguments('makes deadlines and notes of the outbox anew from events', args);
  const config = loadConfig(commandConfig, env);
  const log = createLogger({ name: 'transfer-rebuild', version, pod: config.podName }, config.logLevel as 'info');
  const connection = mongoConnection();
  const stores = mongoStores(connection);
  const { prepare } = stores;
  const untraced = { watchCommands: undefined };
  const dependency = mongoDependency({ service: 'transfer', url: mongoUrl(config), connection, prepare, ...untraced });
  await runWithDependency({ dependency, log, stopped: 'rebuild: stopped; run it again to go on' }, async (signal) => {
    const onPage = (transfers: number) => log.info({ transfers }, 'rebuild: going on');
    log.info(await rebuild(stores, { fromStart, signal, onPage }), 'rebuild: done');
  });
}
