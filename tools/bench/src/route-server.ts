/**
 * One of the peers as a process of its own: `kit`, `hand`, `hand-without-token`, `empty`, or `kit-exporting` and where it exports its spans to. Sends its port, and its
 * CPU time whenever asked: with what it takes to export the spans of all requests so far.
 */
import { createSecretKey, randomUUID } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildHttpApp, createLogger, defineRoute, reply, startTracing } from '@cutover/service-kit';
import { TEST_KEY, testConfig, testVerifier } from '@cutover/service-kit/testing';
import express from 'express';
import { jwtVerify } from 'jose';
import { pino } from 'pino';
import { Histogram, Registry } from 'prom-client';
import { z } from 'zod';

const PATH = '/accounts/:id/deposits';
const params = z.strictObject({ id: z.uuid() });
const amount = z.strictObject({ minor: z.int().positive(), currency: z.enum(['EUR', 'USD']) });
const body = z.strictObject({ amount });

/** The same validation, log line, metric and headers, as one would write them without a kit. */
function byHand(verifies: boolean): RequestListener {
  const log = pino(pino.destination({ fd: 1, sync: false, minLength: 4096 }));
  const labels = { name: 'seconds', help: 'of requests', labelNames: ['method', 'route', 'status'] };
  const histogram = new Histogram({ ...labels, registers: [new Registry()] });
  const key = createSecretKey(Buffer.from(TEST_KEY.secret));
  const app = express();
  app.use((req, res, next) => {
    const began = performance.now();
    const requestId = req.get('x-request-id') ?? randomUUID();
    res.set('x-request-id', requestId).set('x-version', '1').set('x-pod', 'p');
    res.on('finish', () => {
      const ms = performance.now() - began;
      const about = { method: req.method, route: PATH, status: res.statusCode };
      histogram.observe(about, ms / 1_000);
      log.info({ requestId, ...about, ms }, 'request');
    });
    next();
  });
  app.post(PATH, express.json(), async (req, res) => {
    const token = req.get('authorization')!.slice('Bearer '.length);
    if (verifies) await jwtVerify(token, key, { algorithms: ['HS256'], requiredClaims: ['sub', 'exp'] });
    params.parse(req.params);
    z.uuid().parse(req.get('idempotency-key'));
    res.status(201).json({ minor: body.parse(req.body).amount.minor });
  });
  return app;
}

function withKit(): RequestListener {
  const log = createLogger({ name: 'bench', version: '1', pod: 'p' }, 'info');
  const deposit = defineRoute({
    method: 'post',
    path: PATH,
    params,
    body,
    handle: (input) => reply(201, { minor: input.body.amount.minor }),
  });
  const config = testConfig();
  const app = buildHttpApp({ name: 'bench', version: '1', config, log, tokens: testVerifier(), routes: [deposit] });
  app.readiness.markStarted();
  return app.express;
}

const builders: Readonly<Record<string, () => RequestListener>> = {
  kit: withKit,
  'kit-exporting': withKit,
  hand: () => byHand(true),
  'hand-without-token': () => byHand(false),
  empty() {
    const app = express();
    app.post(PATH, (_req, res) => void res.status(201).json({ minor: 5 }));
    return app;
  },
};

const [name = '', endpoint] = process.argv.slice(2);
const build = builders[name];
if (build === undefined) throw new Error(`no such peer: ${name}`);
const identity = { name: 'bench', version: '1', pod: 'p' };
const tracing = build === withKit ? await startTracing({ endpoint, ratio: 1, identity }) : undefined;
const server = createServer(build()).listen(0, '127.0.0.1', () => {
  process.send!({ port: (server.address() as AddressInfo).port });
});
process.on('message', async () => {
  await tracing?.flush();
  process.send!({ cpu: process.cpuUsage() });
});
