import { describe, expect, it } from '@jest/globals';
import { loadConfig } from './load-config.ts';
import { mongoCheck, mongoSettings, mongoUrl } from './mongo-settings.ts';

const schema = { shape: mongoSettings, checks: [mongoCheck] };
const urlOf = (env: Record<string, string>): string =>
  mongoUrl(loadConfig(schema, { MONGODB_URL: 'mongodb://mongo:27017/account', ...env }));

describe('the URL of MongoDB', () => {
  it('stays as it is where it says all', () => {
    expect(urlOf({})).toBe('mongodb://mongo:27017/account');
    expect(urlOf({ MONGODB_URL: 'mongodb+srv://a:b@mongo/account' })).toBe('mongodb+srv://a:b@mongo/account');
  });

  it('takes user and password that are given beside it, whatever characters they have and however their files end', () => {
    const env = { MONGODB_USERNAME: 'cosmos\n', MONGODB_PASSWORD: 'p@ss/w:rd? 100%\r\n' };
    const url = urlOf(env);
    expect(url).toBe('mongodb://cosmos:p%40ss%2Fw%3Ard%3F%20100%25@mongo:27017/account');
    expect(decodeURIComponent(new URL(url).password)).toBe('p@ss/w:rd? 100%');
  });

  it.each([
    [{ MONGODB_USERNAME: 'a' }, 'MONGODB_PASSWORD: missing, expected it beside MONGODB_USERNAME'],
    [{ MONGODB_PASSWORD: 'hidden' }, 'MONGODB_USERNAME: missing, expected it beside MONGODB_PASSWORD'],
    [
      { MONGODB_URL: 'mongodb://b:hidden@mongo', MONGODB_USERNAME: 'a', MONGODB_PASSWORD: 'hidden' },
      'MONGODB_USERNAME: expected either a user in MONGODB_URL or this variable, got both',
    ],
    [{ MONGODB_USERNAME: 'a\nb', MONGODB_PASSWORD: 'x' }, 'MONGODB_USERNAME: expected one line, the name of a user'],
  ])('refuses %j in one line that shows no secret', (env, line) => {
    expect(() => urlOf(env as Record<string, string>)).toThrow(line);
    expect(() => urlOf(env as Record<string, string>)).not.toThrow('hidden');
  });
});
