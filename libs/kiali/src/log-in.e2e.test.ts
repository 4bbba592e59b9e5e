import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { adapterServer } from './adapter/adapter-server.ts';
import { startRealMesh, type RealMesh } from './testing/real-mesh.ts';
import { startKiali, type Kiali } from './testing/start-kiali.ts';

const START_MS = 15 * 60_000;

let mesh: RealMesh;
let kiali: Kiali;
let adapter: Server;
let base: string;

beforeAll(async () => {
  mesh = await startRealMesh([]);
  const signingKey = 'k'.repeat(32);
  kiali = await startKiali({ ...mesh, kubeconfig: mesh.api.kubeconfig, auth: 'token', signingKey });
  adapter = adapterServer({ server: kiali.url, log: () => undefined });
  await once(adapter.listen(0, '127.0.0.1'), 'listening');
  base = `http://127.0.0.1:${(adapter.address() as AddressInfo).port}`;
}, START_MS);

afterAll(async () => {
  adapter?.close().closeAllConnections();
  await kiali?.stop();
  await mesh?.stop();
}, START_MS);

const logIn = (token: string) =>
  fetch(`${base}/api/authenticate`, { method: 'POST', body: new URLSearchParams({ token }) });

it('who brings no token, or a wrong one, sees nothing; who brings an account’s gets a session', async () => {
  expect((await fetch(`${base}/api/namespaces`)).status).toBe(401);
  expect((await logIn('wrong')).status).toBe(401);
  const answer = await logIn(mesh.api.client.token);
  expect(answer.status).toBe(200);
  const cookie = answer.headers.getSetCookie().map((one) => one.split(';', 1)[0]);
  expect(cookie.length).toBeGreaterThan(0);
  const seen = await fetch(`${base}/api/namespaces`, { headers: { cookie: cookie.join('; ') } });
  expect(seen.status).toBe(200);
  expect(JSON.stringify(await seen.json())).toContain('"bank"');
});
