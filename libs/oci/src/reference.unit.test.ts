import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatReference, parseReference } from './reference.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

describe('a reference', () => {
  it.each([
    ['redis', 'docker.io', 'library/redis', 'latest', undefined],
    ['redis:7', 'docker.io', 'library/redis', '7', undefined],
    ['owner/users-service:1.0', 'docker.io', 'owner/users-service', '1.0', undefined],
    ['index.docker.io/owner/app', 'docker.io', 'owner/app', 'latest', undefined],
    ['localhost/app', 'localhost', 'app', 'latest', undefined],
    ['127.0.0.1:5000/app', '127.0.0.1:5000', 'app', 'latest', undefined],
    ['[::1]:5000/a/b/c:t', '[::1]:5000', 'a/b/c', 't', undefined],
    ['registry.example/a__b/c.d-e--f:T_1.2-3', 'registry.example', 'a__b/c.d-e--f', 'T_1.2-3', undefined],
    [`h.example:1/app@${DIGEST}`, 'h.example:1', 'app', undefined, DIGEST],
    [`h.example/app:v1@${DIGEST}`, 'h.example', 'app', 'v1', DIGEST],
  ])('%s is parsed', (text, ...parts) => {
    const [registry, repository, tag, digest] = parts;
    expect(parseReference(text)).toEqual({ registry, repository, ...(tag && { tag }), ...(digest && { digest }) });
  });

  it.each([
    ['', 'the repository is missing'],
    ['registry.example/', 'the repository is missing'],
    ['Upper', '"Upper" must be lower-case'],
    ['a//b', '"" must be lower-case'],
    ['a/../b', '".." must be lower-case'],
    ['a___b', '"a___b" must be lower-case'],
    ['a/b:', 'the tag ""'],
    ['a/b:-x', 'the tag "-x"'],
    [`a:${'t'.repeat(129)}`, 'the tag "ttt'],
    ['a@sha256:12', 'the digest "sha256:12"'],
    [`a@sha256:${'A'.repeat(64)}`, 'the digest'],
    ['h.example:0/a', 'the port 0'],
    ['h.example:70000/a', 'the port 70000'],
    ['http://h.example/a', '"http:" must be host'],
    ['-h.example/a', '"-h.example" must be host'],
    [`h.example/${'a'.repeat(256)}`, 'has 256 characters'],
  ])('"%s" is refused with one clear line', (text, reason) => {
    const parse = (): unknown => parseReference(text);
    expect(parse).toThrow(expect.objectContaining({ code: 'reference-invalid' }));
    expect(parse).toThrow(reason);
    expect(parse).toThrow(/^[^\n]+$/);
  });

  it('is itself again after formatting', () => {
    const component = fc.stringMatching(/^[a-z0-9]{1,8}(?:(?:[._]|__|-{1,3})[a-z0-9]{1,8}){0,2}$/);
    const host = fc.stringMatching(/^[a-z0-9]{1,8}(?:\.[a-z0-9]{1,8}){1,2}(?::[1-9][0-9]{0,3})?$/);
    const tag = fc.stringMatching(/^\w[\w.-]{0,20}$/);
    fc.assert(
      fc.property(host, fc.array(component, { minLength: 1, maxLength: 4 }), tag, (registry, path, name) => {
        const text = `${registry}/${path.join('/')}:${name}`;
        expect(formatReference(parseReference(text))).toBe(text);
      }),
    );
  });
});
