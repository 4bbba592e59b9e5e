import { expect, it } from '@jest/globals';
import { adapterSettings } from './settings.ts';

it('listens at 8080 for a server beside it', () => {
  expect(adapterSettings({})).toEqual({ port: 8080, server: new URL('http://127.0.0.1:20001') });
  const given = { PORT: '0', KIALI_URL: 'http://localhost:1' };
  expect(adapterSettings(given)).toEqual({ port: 0, server: new URL('http://localhost:1') });
});

it.each([
  [{ PORT: 'http' }, 'PORT: "http" is no port (0 to 65535)'],
  [{ PORT: '65536' }, 'PORT: "65536" is no port (0 to 65535)'],
  [{ KIALI_URL: 'kiali' }, 'KIALI_URL: "kiali" is not http://127.0.0.1:PORT: the server has to be in the same pod'],
  ...['http://elsewhere:20001', 'https://127.0.0.1:1', 'http://127.0.0.1:1/x', 'http://u@127.0.0.1:1'].map(
    (url) =>
      [
        { KIALI_URL: url },
        `KIALI_URL: "${url}" is not http://127.0.0.1:PORT: the server has to be in the same pod`,
      ] as const,
  ),
])('refuses %j in one line', (env, line) => {
  expect(() => adapterSettings(env)).toThrow(new Error(line));
});
