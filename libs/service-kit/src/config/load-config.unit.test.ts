import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { authSettings } from '../auth/token-keys.ts';
import { urlSetting } from './env-values.ts';
import { ConfigError, loadConfig } from './load-config.ts';
import { serviceConfig } from './service-config.ts';

const schema = serviceConfig({ ...authSettings, MONGODB_URL: urlSetting(['mongodb']) });
const secret = 'x'.repeat(32);
const good = { AUTH_KEYS: `k1:${secret}`, MONGODB_URL: 'mongodb://user:hunter2@db/account' };
const dir = mkdtempSync(join(tmpdir(), 'config-'));

afterAll(() => rmSync(dir, { recursive: true }));

function refusal(env: Record<string, string>): string {
  try {
    loadConfig(schema, { ...good, ...env });
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('a configuration', () => {
  it('is typed, has defaults and cannot be changed', () => {
    const config = loadConfig(schema, { ...good, PORT: '81', DRAIN_ENABLED: 'false' });
    expect([config.port, config.drainEnabled, config.keepAliveTimeoutMs]).toEqual([81, false, 5_000]);
    expect(() => Object.assign(config, { port: 1 })).toThrow(TypeError);
  });

  it.each([
    ['PORT', 'abc', 'PORT: expected an integer from 0 to 65535, got "abc"'],
    ['PORT', '70000', 'PORT: expected an integer from 0 to 65535, got "70000"'],
    ['MANAGEMENT_PORT', '70000', 'MANAGEMENT_PORT: expected an integer from 0 to 65535, got "70000"'],
    ['MANAGEMENT_PORT', '8080', 'MANAGEMENT_PORT: expected another port than PORT = 8080, got 8080'],
    ['PORT', '9464', 'MANAGEMENT_PORT: expected another port than PORT = 9464, got 9464'],
    ['PORT', '8080.5', 'PORT: expected an integer from 0 to 65535, got "8080.5"'],
    ['DRAIN_ENABLED', 'yes', 'DRAIN_ENABLED: expected true or false, got "yes"'],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL: expected one of fatal, error, warn, info, debug, trace, silent, got "loud"'],
  ])('%s=%s is refused by one line', (variable, value, line) => {
    expect(refusal({ [variable]: value })).toBe(line);
  });

  it('has no default for secrets, and counts an empty variable as missing', () => {
    expect(refusal({ AUTH_KEYS: '' })).toMatch(
      /^AUTH_KEYS \(or AUTH_KEYS_FILE\): missing, expected a list of kid:secret/,
    );
  });

  it.each([['k1:short'], ['nocolon'], [`k1:${secret},k1:${secret}`], [`:${secret}`]])(
    'refuses the keys %s without showing them',
    (keys) => {
      const line = refusal({ AUTH_KEYS: keys });
      expect(line).toMatch(/^AUTH_KEYS: expected a list/);
      expect(line).not.toContain(keys);
    },
  );

  it('does not show a URL, which may hold a password', () => {
    const line = refusal({ MONGODB_URL: 'postgres://user:hunter2@db' });
    expect(line).toBe('MONGODB_URL: expected a URL starting with mongodb://');
  });

  it('names every wrong variable at once, a line each', () => {
    expect(refusal({ PORT: 'x', LOG_LEVEL: 'y' }).split('\n')).toHaveLength(2);
  });

  it('reads a value from the file that NAME_FILE names, and names the file when it is wrong', () => {
    const path = join(dir, 'level');
    writeFileSync(path, 'debug\n');
    expect(loadConfig(schema, { ...good, LOG_LEVEL_FILE: path }).logLevel).toBe('debug');
    writeFileSync(path, 'loud\n');
    expect(refusal({ LOG_LEVEL_FILE: path })).toContain(`LOG_LEVEL (from LOG_LEVEL_FILE=${path}): expected one of`);
    expect(refusal({ LOG_LEVEL_FILE: join(dir, 'none') })).toContain('cannot be read (ENOENT)');
    expect(refusal({ LOG_LEVEL_FILE: path, LOG_LEVEL: 'info' })).toContain('both are set');
  });

  it('never prints keys', () => {
    const { authKeys } = loadConfig(schema, good);
    expect(JSON.stringify(authKeys)).toBe('"[redacted]"');
  });
});

describe('the drain', () => {
  it('needs a window that covers idle connections', () => {
    expect(refusal({ DRAIN_WINDOW_MS: '5999' })).toMatch(
      /^DRAIN_WINDOW_MS: expected at least KEEP_ALIVE_TIMEOUT_MS \+ 1000 = 6000, got 5999/,
    );
    expect(refusal({ DRAIN_WINDOW_MS: '6000' })).toBe('accepted');
  });

  it('needs a deadline after the window', () => {
    expect(refusal({ DRAIN_DEADLINE_MS: '6000' })).toBe(
      'DRAIN_DEADLINE_MS: expected more than DRAIN_WINDOW_MS = 6000, got 6000',
    );
  });

  it('cannot be on where the service is unready in its place', () => {
    expect(refusal({ DRAIN_UNREADY: 'true' })).toMatch(/^DRAIN_UNREADY: expected false where DRAIN_ENABLED is true/);
    expect(refusal({ DRAIN_ENABLED: 'false', DRAIN_UNREADY: 'true' })).toBe('accepted');
  });

  it('when off, asks for neither', () => {
    expect(refusal({ DRAIN_ENABLED: 'false', DRAIN_WINDOW_MS: '0', DRAIN_DEADLINE_MS: '0' })).toBe('accepted');
  });
});
