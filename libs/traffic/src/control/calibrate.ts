import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { spawnGenerator } from './generator-process.ts';
import { type Lateness, latenessLimitMs } from '../record/lateness.ts';
import { LoadError } from '../schedule/rate.ts';

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

/**
 * Lets a generator run at `ratePerSecond` for a moment against a server on loopback that does nothing, and tells how late it was.
 * @throws LoadError `rate-not-held` when its 99th percentile passes the limit: then it would be late in every lane
 */
export const calibrate = async (ratePerSecond: number, durationMs = 1500, signal?: AbortSignal): Promise<Lateness> => {
  const dir = await mkdtemp(join(tmpdir(), 'cutover-calibration-'));
  const server = createServer((_request, response) => response.end('{}'));
  const port = await listen(server);
  try {
    const generator = await spawnGenerator({
      planFile: join(dir, 'plan.json'),
      plan: {
        app: 'account',
        schedule: {
          ...{ seed: 1, ratePerSecond, durationMs, writeShare: 0.5, freshConnectionShare: 0.3 },
          ...{ keepAliveClients: 8, freshClients: 4, accountsPerClient: 1 },
        },
        target: { host: '127.0.0.1', port },
        clients: Array.from({ length: 12 }, (_, index) => ({ token: 'none', accounts: [`a${index}`] })),
        ...{ deadlineMs: 1000, timeoutMs: 2000, output: join(dir, 'requests.ndjson'), niceness: -10 },
      },
      ...(signal === undefined ? {} : { signal }),
    });
    generator.start(process.hrtime.bigint());
    await new Promise((resolve) => setTimeout(resolve, durationMs));
    const { lateness } = await generator.stop();
    if (lateness.p99 > latenessLimitMs) throw notHeld(ratePerSecond, lateness);
    return lateness;
  } finally {
    server.closeAllConnections();
    server.close();
    await rm(dir, { recursive: true, force: true });
  }
};

const notHeld = (rate: number, { p99 }: Lateness): LoadError =>
  new LoadError(
    'rate-not-held',
    `this machine cannot hold ${rate} requests a second: the generator alone was ${p99.toFixed(0)} ms late (p99, limit ${latenessLimitMs} ms): lower the rate or quieten the machine`,
  );
