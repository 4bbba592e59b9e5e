import { describe, expect, it } from '@jest/globals';
import { emptyImage } from '@cutover/oci';
import { withRunSettings, type RunSettings } from './run-settings.ts';

const EMPTY = emptyImage({ os: 'linux', architecture: 'amd64' });
const configOf = (settings: RunSettings, on = EMPTY) => withRunSettings(on, settings).config.value.config;

describe('how an image is run', () => {
  it('is what is said, in an order of its own', () => {
    const settings: RunSettings = {
      ports: ['9090', '53/udp', 8080, '8080/tcp', '53'],
      env: { B: '2', A: 'x=y', 'spring.name': '' },
      labels: { 'z.a': '1', 'io.k8s.display-name': 'Web shop', 'com.example/a_b': 'two\nlines' },
      user: '1000:1000',
      entrypoint: ['/usr/bin/node', 'a b.js'],
      command: ['--x', ''],
      workingDir: '/srv',
      timeZone: 'Europe/Vienna',
      heapMiB: 256,
    };
    const config = configOf(settings);
    expect(config).toEqual({
      ExposedPorts: { '53/tcp': {}, '53/udp': {}, '8080/tcp': {}, '9090/tcp': {} },
      Env: ['A=x=y', 'B=2', 'NODE_OPTIONS=--max-old-space-size=256', 'TZ=Europe/Vienna', 'spring.name='],
      Labels: { 'z.a': '1', 'io.k8s.display-name': 'Web shop', 'com.example/a_b': 'two\nlines' },
      User: '1000:1000',
      Entrypoint: ['/usr/bin/node', 'a b.js'],
      Cmd: ['--x', ''],
      WorkingDir: '/srv',
    });
    const reversed = (record: object): Record<string, string> => Object.fromEntries(Object.entries(record).reverse());
    const other = { ...settings, ports: [...settings.ports!].reverse(), env: reversed(settings.env!) };
    const again = withRunSettings(EMPTY, { ...other, labels: reversed(settings.labels!) });
    expect(again.digest).toBe(withRunSettings(EMPTY, settings).digest);
  });

  it('is as it was where nothing is said, and what is added is beside what there is', () => {
    expect(withRunSettings(EMPTY, {}).digest).toBe(EMPTY.digest);
    const before = withRunSettings(EMPTY, {
      env: { A: '1', NODE_OPTIONS: '--no-warnings' },
      labels: { a: '1' },
      ports: [1],
    });
    expect(configOf({ heapMiB: 64, env: { A: '2' }, labels: { b: '2' }, ports: [2] }, before)).toEqual({
      Env: ['A=2', 'NODE_OPTIONS=--no-warnings --max-old-space-size=64'],
      Labels: { a: '1', b: '2' },
      ExposedPorts: { '2/tcp': {} },
    });
  });

  it.each<[RunSettings, string]>([
    [{ ports: [65_536] }, 'port is 65536, expected a number from 0 to 65535, with /tcp or /udp'],
    [{ ports: [-1] }, 'port is -1'],
    [{ ports: [80.5] }, 'port is 80.5'],
    [{ ports: [''] }, 'port is ""'],
    [{ ports: ['http'] }, 'port is "http"'],
    [{ ports: ['80/sctp'] }, 'port is "80/sctp"'],
    [{ ports: ['80:80'] }, 'port is "80:80"'],
    [{ env: { '1A': '' } }, 'env is "1A", expected a name of letters, digits and _'],
    [{ env: { '': '' } }, 'env is ""'],
    [{ env: { 'A B': '' } }, 'env is "A B"'],
    [{ env: { A: '\0' } }, 'env is "A=\\u0000", expected a value without NUL'],
    [{ labels: { '': '' } }, 'label is "", expected a key such as org.opencontainers.image.source'],
    [{ labels: { '.a': '' } }, 'label is ".a"'],
    [{ labels: { 'a b': '' } }, 'label is "a b"'],
    [{ labels: { a: '\0' } }, 'label is "a=\\u0000"'],
    [{ user: 'node' }, 'user is "node", expected numbers, UID or UID:GID'],
    [{ user: '' }, 'user is ""'],
    [{ user: '1:' }, 'user is "1:"'],
    [{ user: '4294967295' }, 'user is "4294967295"'],
    [{ user: '1:4294967295' }, 'user is "1:4294967295"'],
    [{ entrypoint: [''] }, 'entrypoint is [""], expected words without NUL'],
    [{ command: ['a', '\0'] }, 'command is ["a","\\u0000"]'],
    [{ workingDir: 'srv' }, 'workingDir is "srv", expected an absolute path'],
    [{ timeZone: 'Europe/Wien' }, 'timeZone is "Europe/Wien", expected a time zone'],
    [{ heapMiB: 15 }, 'heapMiB is 15, expected a whole number of MiB, 16 or more'],
  ])('%j is refused in one line', (settings, message) => {
    expect(() => withRunSettings(EMPTY, settings)).toThrow(
      expect.objectContaining({ code: 'option-invalid', message: expect.stringContaining(message) }),
    );
  });
});
