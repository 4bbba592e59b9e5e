import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { selfSigned, startMemoryRegistry, startOutboundProxy } from '../testing/index.ts';
import type { MemoryRegistry, OutboundProxy, ServerCertificate } from '../testing/index.ts';
import { digestOf } from '../digest.ts';
import { createRegistry } from './client.ts';
import { createTransport } from './transport.ts';

const DIGEST = digestOf('absent');
const HOST = 'registry.example';

let certificate: ServerCertificate;
beforeAll(async () => {
  certificate = await selfSigned(HOST);
});

const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});

/** A registry, and a proxy that leads every host there. */
async function start(options: { tls: boolean; password?: string }): Promise<[MemoryRegistry, OutboundProxy]> {
  const server = await startMemoryRegistry(options.tls ? { certificate } : {});
  const proxy = await startOutboundProxy(server.host, options.password);
  running.push(server, proxy);
  return [server, proxy];
}

function client(name: string, environment: Record<string, string>, insecure = false) {
  const transport = createTransport({ environment, ca: certificate.cert });
  const credentials = (): Promise<undefined> => Promise.resolve(undefined);
  return createRegistry(name, { transport, credentials, insecure, retry: { attempts: 1 } });
}

describe('a proxy', () => {
  it('is asked by CONNECT for https, with the credentials of its URL, which the registry does not see', async () => {
    const [server, proxy] = await start({ tls: true, password: 'pass:word' });
    const environment = { HTTPS_PROXY: `http://member:pass%3Aword@${proxy.host}` };
    const registry = client(HOST, environment);
    expect(await registry.hasBlob('app', DIGEST)).toBe(false);
    expect(await registry.hasBlob('app', DIGEST)).toBe(false);
    expect(new Set(proxy.seen)).toEqual(new Set([`CONNECT ${HOST}:443`]));
    expect(server.requests).toHaveLength(2);
    expect(server.requests.map(({ headers }) => headers['proxy-authorization'])).toEqual([undefined, undefined]);
  });

  it('is asked in absolute form for http', async () => {
    const [server, proxy] = await start({ tls: false, password: 'secret' });
    const registry = client(`${HOST}:5000`, { http_proxy: `http://member:secret@${proxy.host}` }, true);
    expect(await registry.hasBlob('app', DIGEST)).toBe(false);
    expect(proxy.seen).toEqual([`HEAD http://${HOST}:5000/v2/app/blobs/${DIGEST}`]);
    expect(server.requests.map(({ headers }) => headers.host)).toEqual([`${HOST}:5000`]);
  });

  it('is asked for uploads too', async () => {
    const [server, proxy] = await start({ tls: true });
    const bytes = Buffer.from('{}');
    await client(HOST, { https_proxy: `http://${proxy.host}` }).writeManifest('app', 'v1', {
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      bytes,
    });
    expect(server.store.manifests.get('app@v1')?.bytes.equals(bytes)).toBe(true);
  });

  it('is not asked for a registry on loopback', async () => {
    const [server, proxy] = await start({ tls: false });
    const environment = { HTTP_PROXY: `http://${proxy.host}`, HTTPS_PROXY: `http://${proxy.host}` };
    for (const host of [server.host, server.host.replace('127.0.0.1', 'localhost')]) {
      expect(await client(host, environment).hasBlob('app', DIGEST)).toBe(false);
    }
    expect([proxy.seen, server.requests.length]).toEqual([[], 2]);
  });

  it.each<[string, string | undefined, RegExp]>([
    ['that wants other credentials', 'another', /by the proxy 127\.0\.0\.1:\d+: [^\n]*407[^\n]*HTTPS_PROXY/],
    ['that is not there', undefined, /by the proxy 127\.0\.0\.1:\d+: connect ECONNREFUSED/],
  ])('%s is one line that names it and not its password', async (_name, password, line) => {
    const [, proxy] = await start({ tls: true, ...(password === undefined ? {} : { password }) });
    if (password === undefined) await running.pop()?.stop();
    const registry = client(HOST, { HTTPS_PROXY: `http://member:planted@${proxy.host}` });
    const asking = registry.hasBlob('app', DIGEST);
    await expect(asking).rejects.toMatchObject({ code: 'registry-unreachable', message: expect.stringMatching(line) });
    await expect(asking).rejects.not.toThrow(/planted|\n/);
  });
});
