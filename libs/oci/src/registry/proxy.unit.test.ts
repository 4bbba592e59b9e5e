import { describe, expect, it } from '@jest/globals';
import { proxyFor } from './proxy.ts';

const PROXY = 'http://proxy.example:3128';
const proxied = (url: string, environment: Record<string, string>): string | undefined =>
  proxyFor(new URL(url), environment)?.href;

describe('the proxy for a request', () => {
  it.each<[string, string, Record<string, string>, string | undefined]>([
    ['none where none is named', 'https://registry.example/', {}, undefined],
    ['of https', 'https://registry.example/', { HTTPS_PROXY: PROXY }, `${PROXY}/`],
    ['of http', 'http://registry.example/', { HTTP_PROXY: PROXY }, `${PROXY}/`],
    ['none of https for http', 'http://registry.example/', { HTTPS_PROXY: PROXY }, undefined],
    ['in lower case', 'https://registry.example/', { https_proxy: PROXY }, `${PROXY}/`],
    [
      'in lower case before upper case',
      'https://registry.example/',
      { https_proxy: PROXY, HTTPS_PROXY: 'http://other' },
      `${PROXY}/`,
    ],
    ['without a scheme', 'https://registry.example/', { HTTPS_PROXY: 'proxy.example:3128' }, `${PROXY}/`],
    ['none where it is empty', 'https://registry.example/', { HTTPS_PROXY: '' }, undefined],
  ])('%s', (_name, url, environment, expected) => {
    expect(proxied(url, environment)).toBe(expected);
  });

  it.each([
    'http://localhost:5000/',
    'https://localhost/',
    'http://LOCALHOST./',
    'http://registry.localhost/',
    'http://127.0.0.1:5000/',
    'https://127.8.9.10/',
    'http://[::1]:5000/',
    'http://[::ffff:127.0.0.1]/',
  ])('is never asked for %s', (url) => {
    expect(proxied(url, { HTTP_PROXY: PROXY, HTTPS_PROXY: PROXY, NO_PROXY: '' })).toBeUndefined();
  });

  it.each(['https://localhost.example/', 'https://notlocalhost/', 'https://128.0.0.1/'])('is asked for %s', (url) => {
    expect(proxied(url, { HTTPS_PROXY: PROXY })).toBe(`${PROXY}/`);
  });

  it.each<[string, string, boolean]>([
    ['*', 'https://registry.example/', true],
    ['registry.example', 'https://registry.example/', true],
    ['REGISTRY.example', 'https://registry.example/', true],
    ['example', 'https://registry.example/', true],
    ['.example', 'https://registry.example/', true],
    ['*.example', 'https://registry.example/', true],
    ['registry.example', 'https://eu.registry.example/', true],
    ['registry.example', 'https://myregistry.example/', false],
    ['other.example, registry.example', 'https://registry.example/', true],
    ['other.example registry.example', 'https://registry.example/', true],
    ['registry.example:443', 'https://registry.example/', true],
    ['registry.example:5000', 'https://registry.example:5000/', true],
    ['registry.example:5000', 'https://registry.example/', false],
    ['10.1.2.3', 'https://10.1.2.3/', true],
    ['10.0.0.0/8', 'https://10.1.2.3/', true],
    ['10.0.0.0/8', 'https://11.1.2.3/', false],
    ['10.0.0.0/8', 'https://registry.example/', false],
    ['fd00::/8', 'https://[fd12::1]/', true],
    ['[fd12::1]:5000', 'https://[fd12::1]:5000/', true],
    ['fd12::1', 'https://[fd12::1]/', true],
    ['10.0.0.0/99,nonsense/8,/', 'https://10.1.2.3/', false],
  ])('NO_PROXY=%s and %s: kept from it %s', (list, url, kept) => {
    const expected = kept ? undefined : `${PROXY}/`;
    expect(proxied(url, { HTTPS_PROXY: PROXY, NO_PROXY: list })).toBe(expected);
    expect(proxied(url, { HTTPS_PROXY: PROXY, no_proxy: list })).toBe(expected);
  });

  it.each(['socks5://proxy.example:1080', 'http://user:hidden@', 'http://user:hidden@proxy:99999'])(
    'that is named as %s is refused in one line that does not show it',
    (named) => {
      const find = (): unknown => proxied('https://registry.example/', { HTTPS_PROXY: named });
      expect(find).toThrow(/^HTTPS_PROXY must be http:\/\/host:port or https:\/\/host:port[^\n]*$/);
      expect(find).not.toThrow(/hidden/);
    },
  );
});
