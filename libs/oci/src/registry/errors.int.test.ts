import { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  basicGuard,
  cutting,
  onRequest,
  refusing,
  selfSigned,
  serving,
  startMemoryRegistry,
  tokenGuard,
  type Fault,
  type MemoryRegistryOptions,
} from '../testing/index.ts';
import { digestOf } from '../digest.ts';
import { createRegistry, type RegistryOptions } from './client.ts';
import type { Credentials } from './credentials.ts';
import type { Registry } from './registry.ts';
import { createTransport } from './transport.ts';

const servers: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

const HOST = String.raw`127\.0\.0\.1:\d+`;
const MANIFEST = String.raw`http://${HOST}/v2/app/manifests/v1`;

/** A client that knows no credentials and no proxy. */
function client(host: string, options: RegistryOptions = {}): Registry {
  const credentials = (): Promise<undefined> => Promise.resolve(undefined);
  const transport = createTransport({ environment: {} });
  return createRegistry(host, { credentials, transport, retry: { attempts: 1 }, ...options });
}

async function start(options: MemoryRegistryOptions): Promise<string> {
  const server = await startMemoryRegistry(options);
  servers.push(server);
  return server.host;
}

const MEMBER = { username: 'member', password: 'planted' };
const OTHER = { username: 'other', password: 'planted' };
const challenge = { 'www-authenticate': 'Basic realm="test"' };

describe('what a person meets is one line that says what to do', () => {
  it.each<[string, Fault, string, string]>([
    [
      '401 with none known',
      refusing(401, challenge),
      'unauthorized',
      `${HOST} wants credentials and none are known: log in or set CUTOVER_REGISTRY.*`,
    ],
    [
      '401 without a challenge',
      refusing(401),
      'unauthorized',
      `${HOST} answers 401 and does not say how to authenticate`,
    ],
    [
      '403',
      refusing(403, {}, 'DENIED'),
      'unauthorized',
      `GET ${MANIFEST}: the account may not do this, .*: status 403: DENIED a planted fault`,
    ],
    [
      '404',
      refusing(404, {}, 'NAME_UNKNOWN'),
      'not-found',
      `GET ${MANIFEST}: no such repository, .*: status 404: NAME_UNKNOWN a planted fault`,
    ],
    [
      '429',
      refusing(429, {}, 'TOOMANYREQUESTS'),
      'registry-refused',
      `GET ${MANIFEST}: too many requests, wait .*: status 429: TOOMANYREQUESTS a planted fault`,
    ],
    [
      '500',
      refusing(500, {}, 'UNKNOWN'),
      'registry-refused',
      `GET ${MANIFEST}: the registry has failed, try again .*: status 500: UNKNOWN a planted fault`,
    ],
    [
      'a status that nobody knows',
      refusing(418),
      'registry-refused',
      `GET ${MANIFEST}: status 418: PLANTED a planted fault`,
    ],
    ['a connection that is cut', cutting(), 'registry-unreachable', `GET ${MANIFEST}: socket hang up`],
    ['a body that is cut', serving(Buffer.from('{'), 100), 'registry-unreachable', `GET ${MANIFEST}: aborted`],
    [
      'a manifest without end',
      serving(Buffer.alloc(5_000_000)),
      'manifest-invalid',
      `${HOST}/v2/app/manifests/v1: more than 4 MiB is refused`,
    ],
    [
      'redirects without end',
      refusing(302, { location: '/v2/app/manifests/v1' }),
      'registry-refused',
      `GET ${HOST}: more than 5 redirects`,
    ],
  ])('%s', async (_name, fault, code, line) => {
    const reading = client(await start({ fault })).readManifest('app', 'v1');
    await expect(reading).rejects.toMatchObject({ name: 'OciError', code });
    await expect(reading).rejects.toThrow(new RegExp(`^${line}$`));
  });

  it.each<[string, Fault, Credentials | undefined, string]>([
    [
      'wrong credentials',
      basicGuard(OTHER),
      MEMBER,
      `GET ${MANIFEST}: the credentials [^:]+, log in again: status 401: .*`,
    ],
    [
      'wrong credentials at the token service',
      tokenGuard({ account: OTHER }).fault,
      MEMBER,
      `GET http://${HOST}/token[^ ]+: the credentials [^:]+, log in again: status 401: .*`,
    ],
    [
      'no credentials at the token service',
      tokenGuard({ account: OTHER }).fault,
      undefined,
      `GET http://${HOST}/token[^ ]+: wants credentials and none were sent, log in or set CUTOVER_REGISTRY.*`,
    ],
    [
      'a token that does not do',
      tokenGuard({ grant: () => ['nothing'] }).fault,
      undefined,
      `GET ${MANIFEST}: the token [^:]+, log in as somebody who may: status 401: .*`,
    ],
  ])('%s', async (_name, fault, credentials, line) => {
    const reading = client(await start({ fault }), { credentials: () => Promise.resolve(credentials) });
    const error = reading.readManifest('app', 'v1');
    await expect(error).rejects.toMatchObject({ code: 'unauthorized' });
    await expect(error).rejects.toThrow(new RegExp(`^${line}$`));
  });

  it('an error page of a proxy, of any length, in its first words', async () => {
    const page = `<html>\n\t<b>\u001b[31mdown</b>${'x'.repeat(100_000)}`;
    const fault: Fault = (_request, response) => {
      response.writeHead(502).end(page);
      return true;
    };
    const error = (await client(await start({ fault }))
      .readManifest('app', 'v1')
      .catch((failure: unknown) => failure)) as Error;
    expect(error.message).toMatch(/status 502: <html> <b> \[31mdown<\/b>x+$/);
    expect(error.message.length).toBeLessThan(600);
  });

  it('nothing that listens', async () => {
    const reading = client('127.0.0.1:1').readManifest('app', 'v1');
    await expect(reading).rejects.toMatchObject({ code: 'registry-unreachable' });
    await expect(reading).rejects.toThrow(/ECONNREFUSED 127\.0\.0\.1:1: nothing listens there, check [^\n]+$/);
  });

  it('a registry that speaks plain http where https is expected', async () => {
    // Not loopback by its name, though it leads there.
    const host = (await start({})).replace('127.0.0.1', '0.0.0.0');
    const reading = client(host).readManifest('app', 'v1');
    await expect(reading).rejects.toMatchObject({ code: 'registry-unreachable', retriable: false });
    await expect(reading).rejects.toThrow(
      /^GET https:\/\/[^\n]+: it does not speak TLS, say insecure if plain http is meant$/,
    );
  });

  it('a certificate that nobody trusts', async () => {
    const host = await start({ certificate: await selfSigned('registry.example') });
    const reading = client(host.replace('127.0.0.1', '0.0.0.0')).readManifest('app', 'v1');
    await expect(reading).rejects.toMatchObject({ code: 'registry-unreachable', retriable: false });
    await expect(reading).rejects.toThrow(/is not trusted, name its authority in NODE_EXTRA_CA_CERTS$/);
  });
});

describe('a blob that is read', () => {
  const bytes = Buffer.alloc(50_000, 'x');
  const descriptor = { mediaType: '', digest: digestOf(bytes), size: bytes.length };

  it.each<[string, Fault, string]>([
    ['and cut midway', serving(bytes.subarray(0, 20_000), bytes.length), 'registry-unreachable'],
    ['and ends early', serving(bytes.subarray(0, 20_000)), 'size-mismatch'],
    ['and does not end', serving(Buffer.alloc(90_000, 'x')), 'size-mismatch'],
    ['and is another one', serving(Buffer.alloc(50_000, 'y')), 'digest-mismatch'],
  ])('%s fails before its end', async (_name, fault, code) => {
    const content = await client(await start({ fault })).readBlob('app', descriptor);
    await expect(content.toArray()).rejects.toMatchObject({ name: 'OciError', code });
  });

  it('may be left unread', async () => {
    const content = await client(await start({ fault: serving(bytes) })).readBlob('app', descriptor);
    expect(content).toBeInstanceOf(Readable);
    content.destroy();
  });
});

it('a manifest whose body is cut is read again', async () => {
  const host = await start({ fault: onRequest(/^GET/, serving(Buffer.from('{'), 100), 2) });
  const registry = client(host, { retry: { firstDelayMs: 1 } });
  await registry.writeManifest('app', 'v1', { mediaType: 'application/json', bytes: Buffer.from('{}') });
  expect((await registry.readManifest('app', 'v1')).bytes.toString()).toBe('{}');
});
