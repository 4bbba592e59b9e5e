/** A small service as a process of its own, for tests of signals: `fork` it; it sends its port. */
import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig } from '../config/load-config.ts';
import { serviceConfig } from '../config/service-config.ts';
import { buildHttpApp } from '../http/build-http-app.ts';
import { defineRoute } from '../http/define-route.ts';
import { reply } from '../http/reply.ts';
import { runMain } from '../start/run-main.ts';
import { startService } from '../start/start-service.ts';

const WORK_MS = 8;

const work = defineRoute({
  method: 'get',
  path: '/work',
  access: 'public',
  handle: async () => {
    await sleep(WORK_MS);
    return reply(200, { done: true });
  },
});

await runMain(async () => {
  const config = loadConfig(serviceConfig({}), process.env);
  const app = buildHttpApp({ name: 'pod', version: '1', config, routes: [work] });
  const service = await startService({ app, config });
  await service.ready;
  process.send?.({ port: service.port });
});
