import { describe, expect, it } from '@jest/globals';
import { parseDockerIgnore } from './docker-ignore.ts';

describe('a .dockerignore', () => {
  it.each([
    ['dist', ['dist', 'dist/a.js'], ['src/dist', 'distance']],
    ['/dist/', ['dist', 'dist/a'], ['src/dist']],
    ['*.log', ['a.log', 'a.log/x'], ['logs/a.log', 'alog']],
    ['**/*.log', ['a.log', 'x/y/a.log'], ['a.logs']],
    ['docs/**', ['docs/a', 'docs/b/c'], ['doc']],
    ['a/**/z', ['a/z', 'a/b/z', 'a/b/c/z'], ['a/y']],
    ['file?.txt', ['file1.txt'], ['file/.txt', 'file12.txt']],
    ['[a-c].js', ['a.js', 'c.js'], ['d.js', '[a-c].js']],
    ['[^a].js', ['b.js'], ['a.js']],
    ['a\\*b', ['a*b'], ['axb']],
    ['./x/../y', ['y', 'y/1'], ['x/y']],
    ['# a comment\n\n  spaced  ', ['spaced'], ['# a comment']],
    ['(x).js', ['(x).js'], ['x.js']],
  ])('%j', (text, ignored, kept) => {
    const ignore = parseDockerIgnore(text);
    expect(ignored.filter((path) => !ignore(path))).toEqual([]);
    expect(kept.filter((path) => ignore(path))).toEqual([]);
  });

  it('is decided by the last line that fits', () => {
    const ignore = parseDockerIgnore('*.md\n!README.md\nREADME-*.md\nsecret\n!secret/shown');
    expect(['a.md', 'README.md', 'README-x.md', 'secret/a', 'secret/shown'].map(ignore)).toEqual([
      true,
      false,
      true,
      true,
      false,
    ]);
  });

  it.each([
    ['a[', '.dockerignore:1 has a "[" without "]"'],
    ['ok\na\\', '.dockerignore:2 ends in a backslash'],
  ])('%j is refused', (text, message) => {
    expect(() => parseDockerIgnore(text)).toThrow(message);
  });
});
