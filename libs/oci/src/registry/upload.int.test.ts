import { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  anyOf,
  basicGuard,
  cutting,
  onRequest,
  refusing,
  startMemoryRegistry,
  tokenGuard,
  type Fault,
  type MemoryRegistry,
  type MemoryRegistryOptions,
} from '../testing/index.ts';
import { MEDIA_TYPES, type Blob } from '../descriptor.ts';
import { digestOf } from '../digest.ts';
import { createRegistry, type RegistryOptions } from './client.ts';
import { fixedCredentials } from './credentials.ts';
import type { Registry } from './registry.ts';

const servers: MemoryRegistry[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function start(options: MemoryRegistryOptions = {}): Promise<MemoryRegistry> {
  const server = await startMemoryRegistry(options);
  servers.push(server);
  return server;
}

const nobody = (): Promise<undefined> => Promise.resolve(undefined);

function client({ host }: MemoryRegistry, options: RegistryOptions = {}): Registry {
  return createRegistry(host, { credentials: nobody, retry: { firstDelayMs: 1 }, ...options });
}

function blobOf(bytes: Buffer): Blob {
  const descriptor = { mediaType: MEDIA_TYPES.layerGzip, digest: digestOf(bytes), size: bytes.length };
  return { descriptor, open: () => Promise.resolve(Readable.from([bytes])) };
}

const BLOB = blobOf(Buffer.alloc(100_000, 'a blob'));
const KEY = `app@${BLOB.descriptor.digest}`;
const UPLOAD_PUT = /^PUT .*\/uploads\//;

describe('an upload that failed for now is done again as a whole', () => {
  it.each<[string, RegExp, Fault]>([
    ['503 on its PUT', UPLOAD_PUT, refusing(503)],
    ['502 on its PUT', UPLOAD_PUT, refusing(502)],
    ['504 on its PUT', UPLOAD_PUT, refusing(504)],
    ['429 on its PUT', UPLOAD_PUT, refusing(429, { 'retry-after': '0' })],
    ['a connection cut on its PUT', UPLOAD_PUT, cutting()],
    ['503 on its POST', /^POST /, refusing(503)],
    ['a connection cut on its POST', /^POST /, cutting()],
  ])('after %s', async (_name, fits, fault) => {
    const server = await start({ fault: onRequest(fits, fault, 1) });
    expect(await client(server).writeBlob('app', BLOB)).toBe('uploaded');
    expect(server.store.blobs.get(KEY)?.length).toBe(BLOB.descriptor.size);
    const puts = server.requests.filter(({ method }) => method === 'PUT').map(({ target }) => target);
    expect(new Set(puts).size).toBe(puts.length);
    expect(server.requests.filter(({ method }) => method === 'HEAD')).toHaveLength(2);
  });

  it('after a chunk that was refused for now, from its first byte in a new session', async () => {
    const server = await start({ fault: onRequest(/^PATCH/, refusing(503), 1) });
    expect(await client(server, { chunkSize: 40_000 }).writeBlob('app', BLOB)).toBe('uploaded');
    expect(server.store.blobs.has(KEY)).toBe(true);
    expect(server.requests.filter(({ method }) => method === 'POST')).toHaveLength(2);
  });

  it('but not sent again where it arrived and only the answer was lost', async () => {
    const server: MemoryRegistry = await start({
      fault: onRequest(
        UPLOAD_PUT,
        (request) => {
          request.on('end', () => {
            server.store.blobs.set(KEY, Buffer.alloc(0));
            request.socket.destroy();
          });
          return true;
        },
        1,
      ),
    });
    expect(await client(server).writeBlob('app', BLOB)).toBe('uploaded');
    expect(server.lines().map((line) => line.split(' ')[0])).toEqual(['HEAD', 'POST', 'PUT', 'HEAD']);
  });

  it.each<[string, RegExp, number]>([
    ['four times at most', UPLOAD_PUT, 503],
    ['four times at most, also where HEAD fails', /^HEAD/, 503],
  ])('%s', async (_name, fits, status) => {
    const server = await start({ fault: onRequest(fits, refusing(status)) });
    await expect(client(server).writeBlob('app', BLOB)).rejects.toMatchObject({ retriable: true, fields: { status } });
    expect(server.requests.filter(({ method, target }) => fits.test(`${method} ${target}`))).toHaveLength(4);
  });

  it.each([400, 401, 403, 404, 413, 416])('but not after %d', async (status) => {
    const server = await start({ fault: onRequest(UPLOAD_PUT, refusing(status)) });
    await expect(client(server).writeBlob('app', BLOB)).rejects.toMatchObject({ fields: { status } });
    expect(server.requests.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });
});

describe('a mount', () => {
  const isMount = /^POST .*[?&]mount=/;

  it('that succeeds sends nothing', async () => {
    const server = await start();
    server.store.blobs.set(`base@${BLOB.descriptor.digest}`, Buffer.alloc(1));
    expect(await client(server).writeBlob('app', BLOB, 'base')).toBe('mounted');
    expect(server.lines().map((line) => line.split(' ')[0])).toEqual(['HEAD', 'POST']);
  });

  it.each([400, 401, 403, 404, 405])('answered %d falls back to an upload', async (status) => {
    const server = await start({ fault: onRequest(isMount, refusing(status)) });
    expect(await client(server).writeBlob('app', BLOB, 'base')).toBe('uploaded');
    expect(server.store.blobs.has(KEY)).toBe(true);
  });

  it.each<[string, (scopes: readonly string[]) => readonly string[] | undefined]>([
    ['is not granted by the token', (scopes) => scopes.filter((scope) => !scope.includes('base'))],
    ['the token service refuses', (scopes) => (scopes.some((scope) => scope.includes('base')) ? undefined : scopes)],
  ])('whose scope %s falls back to an upload with the other one', async (_name, grant) => {
    const server = await start({ fault: tokenGuard({ grant }).fault });
    expect(await client(server).writeBlob('app', BLOB, 'base')).toBe('uploaded');
  });

  it('that fails for now is tried again', async () => {
    const server = await start({ fault: onRequest(isMount, refusing(503), 1) });
    server.store.blobs.set(`base@${BLOB.descriptor.digest}`, Buffer.alloc(1));
    expect(await client(server).writeBlob('app', BLOB, 'base')).toBe('mounted');
  });
});

describe('the address of an upload', () => {
  const MEMBER = { username: 'member', password: 'planted' };

  it('on another origin is sent the content, not the credentials', async () => {
    const storage = await start({
      fault: (request, response) => {
        request.on('end', () => response.writeHead(201).end());
        return true;
      },
    });
    const location = (): string => `http://${storage.host}/put?signature=a%20b%2Bc~d=e`;
    const server = await start({ fault: basicGuard(MEMBER), location });
    const credentials = fixedCredentials(server.host, MEMBER);
    await client(server, { credentials }).writeBlob('app', BLOB);
    const [sent] = storage.requests;
    expect([sent?.length, sent?.headers.authorization]).toEqual([BLOB.descriptor.size, undefined]);
    // What another server signed is not written anew.
    expect(sent?.target).toBe(`/put?signature=a%20b%2Bc~d=e&digest=${encodeURIComponent(BLOB.descriptor.digest)}`);
  });

  it.each([
    ['is missing', undefined, /lacks its Location/],
    ['is no URL', 'http://planted:hidden@[', /Location[^\n]* is no URL/],
    ['is of another protocol', 'ftp://host/planted', /ftp:\/\/host[^\n]*refused/],
  ])('that %s is one line', async (_name, location, line) => {
    const headers: Record<string, string> = location === undefined ? {} : { location };
    const server = await start({ fault: onRequest(/^POST/, refusing(202, headers)) });
    const writing = client(server).writeBlob('app', BLOB);
    await expect(writing).rejects.toMatchObject({ code: 'registry-refused', message: expect.stringMatching(line) });
    await expect(writing).rejects.not.toThrow(/planted|hidden|\n/);
  });
});

describe('the same content twice at once', () => {
  it('is uploaded once', async () => {
    const server = await start();
    const registry = client(server);
    const outcomes = await Promise.all([registry.writeBlob('app', BLOB), registry.writeBlob('app', BLOB)]);
    expect(outcomes).toEqual(['uploaded', 'exists']);
    expect(server.requests.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });

  it('is uploaded by the second where the first fails', async () => {
    const server = await start({ fault: anyOf(onRequest(UPLOAD_PUT, refusing(400), 1)) });
    const registry = client(server);
    const outcomes = await Promise.allSettled([registry.writeBlob('app', BLOB), registry.writeBlob('app', BLOB)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(server.store.blobs.has(KEY)).toBe(true);
  });
});
