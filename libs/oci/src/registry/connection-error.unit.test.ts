import { describe, expect, it } from '@jest/globals';
import { OciError } from '../errors.ts';
import { connectionError } from './connection-error.ts';

const REQUEST = { method: 'GET', url: new URL('https://user:planted@registry.example/v2/?token=planted') };
const START = String.raw`^GET https://registry\.example/v2/\?token=…: `;

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

describe('no answer is one line that says what to do', () => {
  it.each<[string, string, string, boolean]>([
    ['ENOTFOUND', 'getaddrinfo ENOTFOUND registry.example', 'the name cannot be resolved, .*', true],
    ['EAI_AGAIN', 'getaddrinfo EAI_AGAIN registry.example', 'the name cannot be resolved, .*', true],
    ['ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.1:443', 'nothing listens there, .*', true],
    ['ECONNRESET', 'read ECONNRESET', '', true],
    ['ETIMEDOUT', 'connect ETIMEDOUT 10.0.0.1:443', '', true],
    ['EPROTO', 'write EPROTO 12:error:0A00010B\nmore', 'it does not speak TLS, .*', false],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'wrong version number', 'it does not speak TLS, .*', false],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate', '.*NODE_EXTRA_CA_CERTS', false],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify', '.*NODE_EXTRA_CA_CERTS', false],
    ['CERT_HAS_EXPIRED', 'certificate has expired', '.* has expired, renew it', false],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'Hostname does not match', '.* for another name, .*', false],
  ])('%s', (code, message, advice, retriable) => {
    const error = connectionError(REQUEST, failure(code, message));
    const [first = ''] = message.split('\n');
    expect(error.message).toMatch(new RegExp(`${START}${first}${advice === '' ? '' : `: ${advice}`}$`));
    expect(error).toMatchObject({ code: 'registry-unreachable', retriable, fields: { reason: code } });
    expect(error.message + JSON.stringify(error.fields)).not.toContain('planted');
  });

  it('an attempt at several addresses, which has no words of its own, by its code', () => {
    expect(connectionError(REQUEST, failure('ECONNREFUSED', '')).message).toMatch(/: ECONNREFUSED: nothing listens/);
  });

  it('names the proxy without its credentials', () => {
    const proxy = new URL('http://member:planted@proxy.example:3128');
    const error = connectionError(REQUEST, failure('ECONNREFUSED', 'connect ECONNREFUSED'), proxy);
    expect(error.message).toContain('by the proxy proxy.example:3128: connect');
    expect(error.message).not.toContain('planted');
  });

  it('keeps the error of a body that fails its own check', () => {
    const damaged = new OciError('digest-mismatch', 'damaged');
    expect(connectionError(REQUEST, damaged)).toBe(damaged);
  });
});
