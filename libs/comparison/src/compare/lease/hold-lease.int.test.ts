import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { type ComparisonLease, holdLease, refuseWhileHeld } from './hold-lease.ts';
import { leaseApi } from './lease-api.ts';
import { toyKubeconfig } from '../../testing/toy-kubeconfig.ts';

interface Stored {
  metadata: { name?: string; uid?: string; resourceVersion?: string };
  spec: Record<string, unknown>;
}

const path = '/apis/coordination.k8s.io/v1/namespaces/default/leases';
const quick = { durationMs: 60_000, renewEveryMs: 20 };

let dir: string;
let kubeconfig: string;
let server: Server;
let stored: Stored | null;
let version: number;
/** Answers everything so, instead of what it holds. */
let refuse: number | 'hang up' | null;
const held: ComparisonLease[] = [];

const keep = ({ metadata, spec }: Stored): Stored => {
  version += 1;
  stored = { metadata: { ...metadata, uid: 'one', resourceVersion: String(version) }, spec };
  return stored;
};

/** As an API server keeps one lease: by optimistic concurrency. */
const answer = async (request: IncomingMessage): Promise<[number, unknown]> => {
  const [url, method] = [new URL(request.url ?? '/', 'http://toy').pathname, request.method];
  if (method === 'POST') return stored === null ? [201, keep((await json(request)) as Stored)] : [409, {}];
  if (stored === null || url !== `${path}/cutover-comparison`) return [404, {}];
  if (method === 'GET') return [200, stored];
  const sent = (await json(request)) as Stored & { preconditions?: Stored['metadata'] };
  const wanted = (sent.preconditions ?? sent.metadata).resourceVersion;
  if (wanted !== stored.metadata.resourceVersion) return [409, {}];
  if (method === 'PUT') return [200, keep(sent)];
  stored = null;
  return [200, {}];
};

const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  if (refuse === 'hang up') return void request.socket.destroy();
  const [status, body] = refuse === null ? await answer(request) : [refuse, {}];
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

beforeEach(async () => {
  [stored, version, refuse] = [null, 0, null];
  dir = await mkdtemp(join(tmpdir(), 'lease-'));
  server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  kubeconfig = join(dir, 'kubeconfig.json');
  await writeFile(kubeconfig, toyKubeconfig((server.address() as AddressInfo).port));
});

afterEach(async () => {
  refuse = null;
  for (const lease of held.splice(0)) await lease.release();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(dir, { recursive: true, force: true });
});

const hold = async (timing = quick): Promise<ComparisonLease> => {
  const lease = await holdLease(leaseApi(kubeconfig), timing);
  held.push(lease);
  return lease;
};
const eventually = async (test: () => boolean) => {
  for (let look = 0; look < 2_000 && !test(); look += 1) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(test()).toBe(true);
};
const taken = (change: object): Stored =>
  keep({
    metadata: { ...stored?.metadata, name: 'cutover-comparison' },
    spec: { holderIdentity: 'elsewhere process 7', leaseDurationSeconds: 30, ...change },
  });
const at = (ms: number) => new Date(ms).toISOString();

describe("the cluster's lease for comparisons", () => {
  it('is taken, and renewed', async () => {
    const { signal } = await hold();
    const first = stored?.spec['renewTime'];
    expect(stored?.spec).toMatchObject({
      leaseTransitions: 0,
      holderIdentity: expect.stringContaining(`${process.pid}`),
    });
    await eventually(() => stored?.spec['renewTime'] !== first);
    expect(stored?.spec['acquireTime']).toBe(first);
    expect(signal.aborted).toBe(false);
  });

  it('refuses a second comparison, by who holds it and since when', async () => {
    await hold();
    const since = new Date(String(stored?.spec['acquireTime'])).toISOString();
    await expect(hold()).rejects.toMatchObject({
      code: 'comparison-running',
      message: expect.stringContaining(
        `another comparison runs on this cluster: ${stored?.spec['holderIdentity']} since ${since}`,
      ),
    });
  });

  it('refuses too who only asks, and takes nothing then', async () => {
    await expect(refuseWhileHeld(leaseApi(kubeconfig))).resolves.toBeUndefined();
    expect(stored).toBeNull();
    await hold();
    await expect(refuseWhileHeld(leaseApi(kubeconfig))).rejects.toMatchObject({ code: 'comparison-running' });
  });

  it('is taken over once it has expired, as after a kill', async () => {
    taken({ renewTime: at(Date.now() - 31_000), leaseTransitions: 4 });
    await hold();
    expect(stored?.spec).toMatchObject({
      leaseTransitions: 5,
      holderIdentity: expect.stringContaining(`${process.pid}`),
    });
  });

  it('is not taken before it has expired', async () => {
    taken({ renewTime: at(Date.now()), acquireTime: '2026-01-01T00:00:00.000000Z' });
    await expect(hold()).rejects.toThrow(/elsewhere process 7 since 2026-01-01T00:00:00\.000Z; .*try again in \d+ s/);
  });

  it('is gone once it was released, so that the next need not wait', async () => {
    const lease = await hold();
    await lease.release();
    expect(stored).toBeNull();
    await hold();
  });

  it('is lost when another takes it, and then not released', async () => {
    const lease = await hold();
    taken({ renewTime: at(Date.now()) });
    await eventually(() => lease.signal.aborted);
    expect(lease.signal.reason).toMatchObject({ code: 'lease-lost', message: expect.stringContaining('took it') });
    await lease.release();
    expect(stored?.spec['holderIdentity']).toBe('elsewhere process 7');
  });

  it('is kept when somebody touches it without taking it', async () => {
    const lease = await hold();
    const { holderIdentity } = stored?.spec ?? {};
    keep({ metadata: { ...stored?.metadata }, spec: { ...stored?.spec, touched: true } });
    const touched = version;
    await eventually(() => version > touched + 1);
    expect(lease.signal.aborted).toBe(false);
    expect(stored?.spec['holderIdentity']).toBe(holderIdentity);
  });

  it('is lost when it cannot be renewed for as long as it lasts, with the reason', async () => {
    const lease = await hold({ durationMs: 1_000, renewEveryMs: 20 });
    refuse = 'hang up';
    await eventually(() => lease.signal.aborted);
    expect((lease.signal.reason as Error).message).toMatch(/was lost: it was not renewed for 1 s \(.+\)/);
  });

  it('says what is lacking where leases are forbidden', async () => {
    refuse = 403;
    await expect(hold()).rejects.toMatchObject({
      code: 'lease-refused',
      message: expect.stringContaining('forbidden'),
    });
  });
});
