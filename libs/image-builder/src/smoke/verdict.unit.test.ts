import { describe, expect, it } from '@jest/globals';
import type { SmokeEvent } from './preload.ts';
import { brokenBy } from './verdict.ts';

const run = (events: readonly SmokeEvent[], exitCode: number | null = 1, stderr = '') => ({ events, exitCode, stderr });
const uncaught = (rest: Partial<SmokeEvent>): SmokeEvent => ({
  event: 'uncaught',
  name: 'Error',
  message: 'no',
  ...rest,
});

describe('a start on trial', () => {
  it.each([
    [
      'a module that is not found',
      uncaught({ code: 'MODULE_NOT_FOUND', message: "Cannot find module 'x'\nRequire stack:" }),
      "MODULE_NOT_FOUND: Cannot find module 'x'",
    ],
    [
      'a bundle that requires',
      uncaught({ message: 'Dynamic require of "express" is not supported' }),
      'Error: Dynamic require of "express" is not supported',
    ],
    [
      'a syntax error',
      uncaught({
        name: 'SyntaxError',
        message: 'Unexpected token',
        stack: ['/app/x.js:3', 'x y', '  ^', 'SyntaxError: …', '    at wrapSafe (node:internal/modules/cjs/loader:1)'],
      }),
      'SyntaxError: Unexpected token (/app/x.js:3)',
    ],
    [
      'an addon',
      { event: 'addon', path: '/app/a.node', message: 'no libfoo.so' } as const,
      'the native addon /app/a.node cannot be loaded: no libfoo.so',
    ],
  ])('fails by %s', (_, event, line) => {
    expect(brokenBy(run([event]))).toBe(line);
  });

  it('fails by what an app printed that caught the error itself', () => {
    const stderr = 'starting\nError [ERR_MODULE_NOT_FOUND]: Cannot find package "x"\n    at…';
    expect(brokenBy(run([], 1, stderr))).toBe('Error [ERR_MODULE_NOT_FOUND]: Cannot find package "x"');
    expect(brokenBy(run([], 0, stderr))).toBeUndefined();
  });

  it.each([
    ['a missing database', run([uncaught({ code: 'ECONNREFUSED' })])],
    [
      'JSON that is none',
      run([
        uncaught({
          name: 'SyntaxError',
          stack: ['SyntaxError: …', '    at JSON.parse (<anonymous>)', '    at x (node:internal/modules/y)'],
        }),
      ]),
    ],
    ['nothing, it listens', run([{ event: 'listening' }], null, 'MODULE_NOT_FOUND')],
    ['nothing, it still runs', run([], null, 'MODULE_NOT_FOUND')],
    ['an addon for another Node', run([{ event: 'addon', message: 'compiled against NODE_MODULE_VERSION 93' }], 0)],
    ['a missing setting', run([], 1, 'DATABASE_URL is not set')],
  ])('passes where it ends by %s', (_, passed) => {
    expect(brokenBy(passed)).toBeUndefined();
  });
});
