import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readRecorded, type Recorded } from '../testing/recorded-answers.ts';
import { adapterServer } from './adapter-server.ts';

let recorded: Readonly<Record<string, Recorded>>;
let servers: Server[];
let base: string;

/** The real server's answers, by their whole paths: whatever else is asked was never recorded. */
async function replay(): Promise<URL> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://kiali');
    const same = (path: string): boolean => {
      const known = new URL(path, 'http://kiali');
      [known.searchParams, url.searchParams].forEach((query) => query.sort());
      return known.href === url.href;
    };
    const found = Object.values(recorded).find(({ path }) => same(path));
    const { status, body } = found ?? { status: 599, body: { error: `never recorded: ${request.url}` } };
    const isText = typeof body === 'string';
    response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json' });
    response.end(isText ? body : JSON.stringify(body));
  });
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

beforeAll(async () => {
  servers = [];
  recorded = await readRecorded();
  const adapter = adapterServer({ server: await replay(), log: () => undefined });
  servers.push(adapter);
  await once(adapter.listen(0, '127.0.0.1'), 'listening');
  base = `http://127.0.0.1:${(adapter.address() as AddressInfo).port}`;
});
afterAll(() => {
  for (const server of servers) server.close().closeAllConnections();
});

const get = async (path: string) => {
  const answer = await fetch(`${base}${path}`);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

describe('what the real server answered', () => {
  it('of its configuration lacks what the page looks for first, and gets it', async () => {
    expect(recorded['config']?.body).not.toHaveProperty('extensions');
    expect(await get('/api/config')).toEqual({
      status: 200,
      body: { ...(recorded['config']?.body as object), extensions: { iter8: { enabled: false } } },
    });
  });

  it('of traces is that there is no such path, and none where the page asks', async () => {
    expect(recorded['jaeger']?.status).toBe(404);
    expect(await get('/api/jaeger')).toMatchObject({ status: 200, body: { enabled: false } });
  });

  it('to the page’s appenders is a refusal, and a graph without the one that it has no more', async () => {
    expect(recorded['graph-of-old']?.status).toBe(400);
    const graph = await get(recorded['graph-of-old']!.path);
    expect(graph).toEqual({ status: 200, body: recorded['graph']?.body });
  });

  it.each(['app', 'service', 'workload'])(
    'of the health of each %s is wrapped, and where the page looks for it',
    async (of) => {
      expect(recorded['health-of-old']?.status).toBe(404);
      const wrapped = (recorded[`health-${of}`]?.body as Record<string, Record<string, object>>)[
        `namespace${of[0]?.toUpperCase()}${of.slice(1)}Health`
      ];
      const { status, body } = await get(`/api/namespaces/bank/health?type=${of}&rateInterval=60s`);
      expect({ status, body }).toEqual({ status: 200, body: wrapped?.['bank'] });
      expect(Object.keys(body).length).toBeGreaterThan(1);
    },
  );
});
