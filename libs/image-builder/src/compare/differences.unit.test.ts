import { describe, expect, it } from '@jest/globals';
import { differenceText, sortDifferences } from './difference.ts';
import { fileDifferences, type ComparedFile } from './file-differences.ts';

const file = { type: 'file', mode: 0o644, uid: 0, gid: 0, digest: 'sha256:a' } as const;
const link: ComparedFile = { type: 'symlink', mode: 0o777, uid: 0, gid: 0, target: 'a' };

function lines(before: Record<string, ComparedFile>, after: Record<string, ComparedFile>): string[] {
  const files = (record: Record<string, ComparedFile>) => new Map(Object.entries(record));
  return sortDifferences(fileDifferences(files(before), files(after))).map(differenceText);
}

describe('differences of files', () => {
  it('are none where all is the same', () => {
    expect(lines({ a: file, b: link }, { b: { ...link }, a: { ...file } })).toEqual([]);
  });

  it.each([
    ['a file more', {}, { 'app/new.js': file }, ['+ /app/new.js']],
    ['a file less', { 'app/old.js': file }, {}, ['- /app/old.js']],
    ['the mode', { a: file }, { a: { ...file, mode: 0o755 } }, ['~ /a (mode 0644→0755)']],
    ['setuid', { a: { ...file, mode: 0o755 } }, { a: { ...file, mode: 0o4755 } }, ['~ /a (mode 0755→4755)']],
    ['the content', { a: file }, { a: { ...file, digest: 'sha256:b' as const } }, ['~ /a (content)']],
    ['the owner', { a: file }, { a: { ...file, uid: 65532, gid: 1 } }, ['~ /a (owner 0:0→65532:1)']],
    ["a link's target", { a: link }, { a: { ...link, target: '../b' } }, ['~ /a (target a→../b)']],
    ['the type', { a: file }, { a: link }, ['~ /a (type file→symlink)']],
    [
      'several respects, a line each',
      { a: file },
      { a: { ...file, mode: 0o600, digest: 'sha256:b' } },
      ['~ /a (content)', '~ /a (mode 0644→0600)'],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(lines(before as Record<string, ComparedFile>, after as Record<string, ComparedFile>)).toEqual(expected);
  });

  it("are not seen in a link's own mode, which means nothing", () => {
    expect(lines({ a: link }, { a: { ...link, mode: 0o755 } })).toEqual([]);
  });

  it('are not seen in which name of a file is the link to the other', () => {
    const other: ComparedFile = { ...file, type: 'hardlink', target: 'b' };
    expect(lines({ a: file, b: { ...other, target: 'a' } }, { a: other, b: file })).toEqual([]);
  });

  it('are sorted by path, by code unit', () => {
    expect(lines({ b: file }, { 'a/b': file, 'a-b': file, B: file })).toEqual(['+ /B', '+ /a-b', '+ /a/b', '- /b']);
  });

  it('stay on one line, and say nothing to a terminal, whatever a name holds', () => {
    expect(lines({}, { 'a\nb\u001b[2J': file })).toEqual(['+ /a\\u000ab\\u001b[2J']);
  });
});
