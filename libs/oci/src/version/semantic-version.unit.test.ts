import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { commitVersion, isSemanticVersion } from './semantic-version.ts';

const { valid } = createRequire(import.meta.url)('semver') as { valid: (text: string) => string | null };

/** Every digit as likely as another, and all of them often enough. */
const sha = fc.oneof(
  fc.stringMatching(/^[0-9a-f]{40}$/),
  fc.stringMatching(/^0[0-9]{39}$/),
  fc.stringMatching(/^[0-9]{40}$/),
);

describe('the version of a commit', () => {
  it('is semantic, whatever its SHA', () => {
    fc.assert(
      fc.property(sha, fc.constantFrom(10, 12), (commit, length) => {
        const version = commitVersion(commit, length);
        expect([isSemanticVersion(version), valid(version)]).toEqual([true, version]);
      }),
    );
  });

  it('planted: without its letter it is not', () => {
    expect([isSemanticVersion('0.0.0-012345678901'), valid('0.0.0-012345678901')]).toEqual([false, null]);
  });
});

it('is what npm takes for a version, and has no plus sign', () => {
  const identifier = fc.stringMatching(/^[0-9A-Za-z-]{1,4}$/);
  const number = fc.stringMatching(/^[0-9]{1,3}$/);
  const versions = fc
    .tuple(number, number, number, fc.array(identifier, { maxLength: 3 }))
    .map(([major, minor, patch, pre]) => `${major}.${minor}.${patch}${pre.length === 0 ? '' : `-${pre.join('.')}`}`);
  fc.assert(fc.property(versions, (text) => expect(isSemanticVersion(text)).toBe(valid(text) === text)));
  for (const text of ['1.2.3+7', 'v1.2.3', '1.2', '1.2.3-', '1.2.3-a..b', ' 1.2.3']) {
    expect(isSemanticVersion(text)).toBe(false);
  }
});
