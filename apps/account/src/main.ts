import { createLogger, exitOnConfigError, loadConfig, runService } from '@cutover/service-kit';
import { startAccount } from './app.ts';
import { accountConfig, type AccountConfig } from './config.ts';
import { version } from './version.ts';

function configure(): AccountConfig {
  try {
    return loadConfig(accountConfig, process.env);
  } catch (error) {
    return exitOnConfigError(error);
  }
}

const config = configure();
const log = createLogger({ name: 'account', version, pod: config.podName }, config.logLevel);
await runService(await startAccount(config, log), log);
