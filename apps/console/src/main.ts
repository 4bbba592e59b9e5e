import { loadConfig, runMain, startService } from '@cutover/service-kit';
import { buildConsole } from './server/app.ts';
import { consoleConfig } from './server/config.ts';

await runMain(async () => {
  const config = loadConfig(consoleConfig, process.env);
  const service = await startService(buildConsole(config));
  await service.ready;
  if (config.announce) process.stdout.write(`console: ${service.url}  (Ctrl-C ends it)\n`);
});
