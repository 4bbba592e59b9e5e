import { describe, expect, it } from '@jest/globals';
import { parseStart } from './start-command.ts';

describe('a start script', () => {
  it.each([
    ['node server.js', [], 'server.js', []],
    [
      'node  --enable-source-maps ./dist/main.js --port 80',
      ['--enable-source-maps'],
      './dist/main.js',
      ['--port', '80'],
    ],
    ['node -r dotenv/config src/index.js', ['-r', 'dotenv/config'], 'src/index.js', []],
    [
      'node --import ./hook.mjs --max-old-space-size=64 .',
      ['--import', './hook.mjs', '--max-old-space-size=64'],
      '.',
      [],
    ],
  ])('%s is read', (script, flags, file, args) => {
    expect(parseStart(script)).toEqual({ flags, file, args });
  });

  it.each([
    'next start',
    'NODE_ENV=production node x.js',
    'npm run build && node x.js',
    'node',
    'node --version',
    'node "a b.js"',
    'node $MAIN',
  ])('%s is left to "main"', (script) => {
    expect(parseStart(script)).toBeUndefined();
  });
});
