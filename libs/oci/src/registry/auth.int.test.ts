import { afterEach, describe, expect, it } from '@jest/globals';
import {
  basicGuard,
  refusing,
  startMemoryRegistry,
  tokenGuard,
  type Fault,
  type MemoryRegistry,
  type TokenGuardOptions,
} from '../testing/index.ts';
import { digestOf } from '../digest.ts';
import { createRegistry } from './client.ts';
import { fixedCredentials, type Credentials } from './credentials.ts';
import type { Registry } from './registry.ts';

const MEMBER = { username: 'member', password: 'planted-password' };
const DIGEST = digestOf('any');
const servers: MemoryRegistry[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function start(fault: Fault): Promise<MemoryRegistry> {
  const server = await startMemoryRegistry({ fault });
  servers.push(server);
  return server;
}

function client({ host }: MemoryRegistry, credentials?: Credentials): Registry {
  const locate = credentials ? fixedCredentials(host, credentials) : () => Promise.resolve(undefined);
  return createRegistry(host, { credentials: locate, retry: { attempts: 1 } });
}

async function guarded(options: TokenGuardOptions, credentials?: Credentials) {
  const guard = tokenGuard(options);
  const server = await start(guard.fault);
  return { guard, server, registry: client(server, credentials) };
}

describe('a challenge of two schemes in one header', () => {
  it.each<[string, (bearer: string) => string]>([
    ['Bearer first', (bearer) => `${bearer}, Basic realm="people"`],
    ['Basic first', (bearer) => `Basic realm="people", ${bearer}`],
    ['an unknown one first', (bearer) => `Negotiate YWJj==, ${bearer}`],
  ])('is answered with a token: %s', async (_name, challenge) => {
    const { registry } = await guarded({ account: MEMBER, challenge }, MEMBER);
    expect(await registry.hasBlob('app', DIGEST)).toBe(false);
  });

  it('is answered with the name and the password where the Bearer challenge names no address', async () => {
    const basic = basicGuard(MEMBER);
    const both = refusing(401, { 'www-authenticate': 'Bearer service="x", Basic realm="people"' });
    const server = await start((request, response) =>
      request.headers.authorization === undefined ? both(request, response) : basic(request, response),
    );
    expect(await client(server, MEMBER).hasBlob('app', DIGEST)).toBe(false);
  });

  it('is answered with an anonymous token where no credentials are known', async () => {
    const { registry, guard } = await guarded({ challenge: (bearer) => `Basic realm="people", ${bearer}` });
    expect(await registry.hasBlob('app', DIGEST)).toBe(false);
    expect(guard.asked).toEqual(['repository:app:pull']);
  });
});

it('a challenge of unknown schemes alone is refused in one line that names them', async () => {
  const server = await start(refusing(401, { 'www-authenticate': 'Negotiate, Digest realm="x"' }));
  await expect(client(server, MEMBER).hasBlob('app', DIGEST)).rejects.toMatchObject({
    code: 'unauthorized',
    message: expect.stringMatching(/^[^\n]*negotiate, digest[^\n]*$/),
  });
});

it('many requests at once fetch one token', async () => {
  const { registry, guard } = await guarded({ account: MEMBER }, MEMBER);
  await Promise.all(Array.from({ length: 8 }, (_, index) => registry.hasBlob('app', digestOf(String(index)))));
  expect(guard.asked).toHaveLength(1);
});

it('wrong credentials are sent once', async () => {
  const server = await start(basicGuard({ username: 'member', password: 'another' }));
  const registry = client(server, MEMBER);
  await expect(registry.hasBlob('app', DIGEST)).rejects.toMatchObject({ code: 'unauthorized' });
  await expect(registry.listTags('app')).rejects.toThrow(/refused/);
  expect(server.requests).toHaveLength(3);
});

describe('a challenge from where a registry redirects to', () => {
  it('is not answered: no name, password or token goes there', async () => {
    const elsewhere = await start(tokenGuard({ account: MEMBER }).fault);
    const location = `http://${elsewhere.host}/v2/stolen/blobs/x`;
    const server = await start(refusing(307, { location }));
    await expect(client(server, MEMBER).hasBlob('app', DIGEST)).rejects.toMatchObject({ code: 'unauthorized' });
    expect(elsewhere.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });
});

describe('a token answer', () => {
  it.each<[string, string]>([
    ['that is not JSON', 'planted-token'],
    ['without a token', '{}'],
    ['with a token that is no text', '{"token":{"planted-token":1}}'],
    ['with a token that no header can hold', String.raw`{"token":"planted-token\r\nx-other: 1"}`],
    ['that does not end', `{"token":"planted-token","x":"${'x'.repeat(3_000_000)}"}`],
    ['that is null', 'null'],
  ])('%s is refused in one line that does not show it', async (_name, body) => {
    const { fault } = tokenGuard({ account: MEMBER });
    const server = await start((request, response) => {
      if (!request.url?.startsWith('/token')) return fault(request, response);
      response.end(body);
      return true;
    });
    const asking = client(server, MEMBER).hasBlob('app', DIGEST);
    await expect(asking).rejects.toMatchObject({
      code: 'unauthorized',
      message: expect.stringMatching(/^http:\/\/[^\n]+\/token\?[^\n]*: the token answer [^\n]+$/),
    });
    await expect(asking).rejects.not.toThrow(/planted/);
  });
});

describe('what a server echoes of a credential', () => {
  const echo: Fault = (request, response) => {
    const seen = request.headers.authorization ?? '';
    const decoded = Buffer.from(seen.split(' ')[1] ?? '', 'base64').toString('utf8');
    response
      .writeHead(403)
      .end(`denied: ${seen} ${decoded} http://u:planted-password@host/?sig=planted-signature planted-password`);
    return true;
  };

  it.each<[string, Fault, Credentials]>([
    ['Basic', basicGuard(MEMBER), MEMBER],
    ['Bearer', tokenGuard({ account: MEMBER }).fault, MEMBER],
  ])('is not in the error: %s', async (_name, guard, credentials) => {
    const server = await start((request, response) => guard(request, response) || echo(request, response));
    const error = (await client(server, credentials)
      .readManifest('app', 'v1')
      .catch((failure: unknown) => failure)) as Error & { fields: object };
    expect(error).toMatchObject({ code: 'unauthorized', message: expect.stringContaining('denied') });
    const shown = error.message + JSON.stringify(error.fields);
    const token = Buffer.from('repository:app:pull').toString('base64');
    const basic = Buffer.from('member:planted-password').toString('base64');
    for (const secret of ['planted-signature', token, basic, 'u:planted']) expect(shown).not.toContain(secret);
    if (_name === 'Basic') expect(shown).not.toContain('planted-password');
  });

  it('is not in the error: a refresh token', async () => {
    const { fault } = tokenGuard();
    const server = await start((request, response) => {
      if (!request.url?.startsWith('/token')) return fault(request, response);
      void request.toArray().then((chunks) => response.writeHead(400).end(Buffer.concat(chunks as Buffer[])));
      return true;
    });
    const asking = client(server, { identityToken: 'planted-refresh' }).hasBlob('app', DIGEST);
    await expect(asking).rejects.toThrow(/status 400/);
    await expect(asking).rejects.not.toThrow(/planted/);
  });
});
