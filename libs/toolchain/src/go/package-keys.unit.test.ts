import { describe, expect, it } from '@jest/globals';
import { packageKeys } from './package-keys.ts';

const listing = (sys: string, files = 'unix.go') =>
  [
    'unsafe\t\t\t',
    `golang.org/x/sys/unix\tgolang.org/x/sys ${sys}\t${files}\tunsafe`,
    'example.org/log\texample.org/log v1.0.0\tlog.go\tgolang.org/x/sys/unix,C',
    'example.org/text\texample.org/text v1.0.0\ttext.go\tunsafe',
    '',
  ].join('\n');

function shared(a: string, b: string): boolean[] {
  const keys = packageKeys(a);
  return packageKeys(b).map((key) => keys.includes(key));
}

describe('packages that two tools share', () => {
  it('are all where all is the same', () => {
    expect(shared(listing('v0.1.0'), listing('v0.1.0'))).toEqual([true, true, true, true]);
  });

  it('are not those of another version, nor those that import them', () => {
    expect(shared(listing('v0.1.0'), listing('v0.2.0'))).toEqual([true, false, false, true]);
  });

  it('are not those that build tags choose other files of', () => {
    expect(shared(listing('v0.1.0'), listing('v0.1.0', 'other.go'))).toEqual([true, false, false, true]);
  });
});
