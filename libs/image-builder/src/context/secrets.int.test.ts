import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readTree, type ReadTreeOptions } from './tree.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cutover-secrets-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const ANYTHING = 'x';

function write(path: string, content: string | Buffer = ANYTHING): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

const read = (options: Partial<ReadTreeOptions> = {}) => readTree(root, { at: '/app', ...options });

// In two parts, so that no scanner takes this file for a key.
const pem = (kind: string): string => `-----BEGIN ${kind}-----\nMIIB\n-----END ${kind}-----\n`;
const KEY = pem(`${'PRIVATE'} KEY`);
const CERTIFICATE = pem('CERTIFICATE');
const DER_KEY = Buffer.from('308204be020100300d06092a864886f7', 'hex');
const DER_CERTIFICATE = Buffer.from('308203753082025da003020102021430', 'hex');

const REFUSED: readonly [path: string, content: string | Buffer][] = [
  ['.env', ''],
  ['.ENV', ANYTHING],
  ['config/.env.production', ANYTHING],
  ['.env.local', ANYTHING],
  ['.npmrc', '//registry.example/:_authToken=npm_abc\n'],
  ['.npmrc', 'save-exact=true\n_auth = dXNlcjpwYXNz\n'],
  ['sub/.npmrc', '//r.example/:_password="cGFzcw=="\n'],
  ['.npmrc', '//r.example/:_authToken=${TOKEN:-npm_abc}\n'],
  ['.npmrc', `key="${KEY.replaceAll('\n', '\\n')}"`],
  ['.yarnrc.yml', 'npmScopes:\n  x:\n    npmAuthToken: "abc"\n'],
  ['.yarnrc.yml', 'npmAuthIdent: user:pass\n'],
  ['.yarnrc', '"//r.example/:_authToken" "abc"\n'],
  ['.netrc', 'machine x login y password z\n'],
  ['.pypirc', '[pypi]\nusername = x\npassword = z\n'],
  ['.git-credentials', 'https://user:pass@example.com\n'],
  ['.docker/config.json', '{"auths":{"r":{"auth":"dXNlcjpwYXNz"}}}'],
  ['.docker/config.json', '{"auths":{"r":{"identitytoken": "abc"}}}'],
  ['.ssh/id_rsa', pem(`RSA ${'PRIVATE'} KEY`)],
  ['id_ed25519', pem(`OPENSSH ${'PRIVATE'} KEY`)],
  ['tls/server.key', KEY],
  ['tls/server.PEM', pem(`ENCRYPTED ${'PRIVATE'} KEY`)],
  ['tls/both.pem', CERTIFICATE.repeat(50) + KEY],
  ['tls/server.key', DER_KEY],
  ['putty.ppk', 'PuTTY-User-Key-File-3: ssh-ed25519\n'],
  ['store.p12', ANYTHING],
  ['store.pfx', ANYTHING],
  ['store.jks', ANYTHING],
  ['.aws/credentials', ANYTHING],
  ['.kube/config', ANYTHING],
  ['kubeconfig', ANYTHING],
  ['prod.kubeconfig', ANYTHING],
  ['passwords.kdbx', ANYTHING],
  ['gcp.json', `{"type":"service_account","private_key": ${JSON.stringify(KEY)}}`],
];

const LET_IN: readonly [path: string, content: string | Buffer][] = [
  ['.env.example', ANYTHING],
  ['.env.sample', ANYTHING],
  ['.env.production.template', ANYTHING],
  ['.environment', ANYTHING],
  ['.env/pyvenv.cfg', ANYTHING],
  ['src/env.ts', ANYTHING],
  ['.npmrc', 'save-exact=true\nregistry=https://r.example/\n'],
  ['.npmrc', '//r.example/:_authToken=${NPM_TOKEN}\n'],
  ['.npmrc', '//r.example/:_authToken="${NPM_TOKEN:-}"\n'],
  ['.npmrc', '; //r.example/:_authToken=abc\n# _auth=abc\nalways-auth=true\n'],
  ['.npmrc', '_authToken=\n'],
  ['.yarnrc.yml', 'nodeLinker: node-modules\nnpmAuthToken: "${NPM_TOKEN}"\n'],
  ['.netrc', 'machine x login y\n'],
  ['.pypirc', '[pypi]\nusername = x\n'],
  ['.docker/config.json', '{"credsStore":"pass","auths":{"r":{}}}'],
  ['config.json', '{"auth":"abc"}'],
  ['id_rsa.pub', 'ssh-rsa AAAA x\n'],
  ['id_rsa', 'a poem about keys\n'],
  ['tls/ca.pem', CERTIFICATE],
  ['tls/ca.key', DER_CERTIFICATE],
  ['src/private.key.ts', KEY],
  ['messages.json', '{"private_key":"Private key"}'],
  ['keys.json', '{"public_key":"-----BEGIN PUBLIC KEY-----"}'],
  ['.aws/config', ANYTHING],
  ['aws/credentials', ANYTHING],
  ['kube/config', ANYTHING],
];

describe('a secret in sources', () => {
  it.each(REFUSED)('stops the build: %s %j', async (path, content) => {
    write(path, content);
    await expect(read()).rejects.toMatchObject({ code: 'secret-in-context', fields: { files: [path] } });
  });

  it.each(LET_IN)('is not seen in %s %j', async (path, content) => {
    write(path, content);
    expect((await read()).map((entry) => entry.path)).toContain(`app/${path}`);
  });

  it('is told with what it is and the flag that lets it in, in one line', async () => {
    write('keys/id_rsa', KEY);
    write('.env');
    await expect(read()).rejects.toThrow(
      'whoever pulls the image could read what looks like a secret: .env (the environment of one machine), keys/id_rsa (a private key); ' +
        'delete or ignore it, or let it in by --allow .env --allow keys/id_rsa',
    );
  });

  it('is one of many, of which ten are named', async () => {
    for (let i = 0; i < 12; i += 1) write(`${i}/.env`);
    const error = (await read().catch((cause: unknown) => cause)) as Error & { fields: { files: string[] } };
    expect(error.message.match(/--allow /g)).toHaveLength(10);
    expect(error.message).toContain(' and 2 more;');
    expect(error.fields.files).toHaveLength(12);
  });

  it.each(['.env', 'config/.env'])('that is allowed by "%s" is let in', async (allowed) => {
    write('config/.env');
    expect(await read({ allow: new Set([allowed]) })).toHaveLength(2);
  });

  it.each(['other/.env', 'env', 'config'])('is not allowed by "%s"', async (allowed) => {
    write('config/.env');
    await expect(read({ allow: new Set([allowed]) })).rejects.toMatchObject({ code: 'secret-in-context' });
  });

  it('that is ignored is not looked for', async () => {
    write('config/.env');
    expect(await read({ keep: (path) => path !== 'config' })).toEqual([]);
  });

  it('is noticed behind a link of its name, which leads to what has another', async () => {
    write('production');
    symlinkSync('production', join(root, '.env'));
    await expect(read()).rejects.toMatchObject({ fields: { files: ['.env'] } });
  });

  it('is no concern in a package of a registry', async () => {
    write('test/id_rsa', KEY);
    expect(await read({ secrets: 'packages' })).toHaveLength(2);
  });
});
