import { mongoConnection, mongoDependency } from '@cutover/mongo-connection';
import { createLogger, loadConfig, mongoCheck, mongoSettings, mongoUrl } from '@cutover/service-kit';
import { rebuildArguments, runWithDependency, serviceSettings } from '@cutover/service-kit';
import { mongoStores } from '../mongo/mongo-stores.ts';
import { version } from '../version.ts';
import { rebuild } from './rebuild.ts';

/** The service's own database: a rebuild signs nothing and needs no keys. */
const rebuildConfig = {
  shape: { LOG_LEVEL: serviceSettings.LOG_LEVEL, POD_NAME: serviceSettings.POD_NAME, ...mongoSettings },
  checks: [mongoCheck],
};

/** @throws ConfigError for arguments and settings that cannot be used; Error with one line for the rest */
export async function rebuildCommand(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const { fromStart } = rebuildArguments('makes lists, claims of addresses and notes of the outbox anew', args);
  const config = loadConfig(rebuildConfig, env);
  const log = createLogger({ name: 'membership-rebuild', version, pod: config.podName }, config.logLevel as 'info');
  const connection = mongoConnection();
  const stores = mongoStores(connection);
  const { prepare } = stores;
  const untraced = { watchCommands: undefined };
  const dependency = mongoDependency({
    service: 'membership',
    url: mongoUrl(config),
    connection,
    prepare,
    ...untraced,
  });
  await runWithDependency({ dependency, log, stopped: 'rebuild: stopped; run it again to go on' }, async (signal) => {
    const onPage = (members: number) => log.info({ members }, 'rebuild: going on');
    log.info(await rebuild(stores, { fromStart, signal, onPage }), 'rebuild: done');
  });
}
