import { describe, expect, it } from '@jest/globals';
import { differenceText, type Difference } from './difference.ts';
import { parseIgnoreList, siftDifferences } from './ignore-list.ts';

const DIFFERENCES: Difference[] = [
  { kind: 'added', path: '/var/cache/a/b' },
  { kind: 'changed', path: '/app/main.js', detail: 'content' },
  { kind: 'changed', path: '/app/main.js', detail: 'mode 0644→0755' },
  { kind: 'changed', path: '/app/lib/a (1).js', detail: 'content' },
];

function left(list: string): string[] {
  return siftDifferences(DIFFERENCES, parseIgnoreList(list, 'list')).left.map(differenceText);
}

describe('a list of permitted differences', () => {
  it.each([
    ['+ /var/cache/** # a cache', 3],
    ['+ /var/cache/* # only what lies directly in it', 4],
    ['- /var/cache/** # another sign', 4],
    ['~ /app/main.js # whatever of it', 2],
    ['~ /app/main.js (mode *) # its mode alone', 3],
    ['~ /app/** (content) # every content', 2],
    ['~ /app/lib/a (1).js # a name with brackets', 3],
    ['~ /app/mainxjs # a dot is a dot', 4],
    ['# a remark\n\n~ /app/** # all\n+ /var/** # all', 0],
  ])('%j leaves %i', (list, count) => {
    expect(left(list)).toHaveLength(count);
  });

  it('says how many each pattern permitted, also where it was none', () => {
    const rules = parseIgnoreList('~ /app/** # ours\n+ /nowhere # stale', 'list');
    expect([...siftDifferences(DIFFERENCES, rules).ignored.values()]).toEqual([3, 0]);
    expect(rules.map(({ reason }) => reason)).toEqual(['ours', 'stale']);
  });

  it.each([
    ['~ /a', 'list:1: "~ /a": the reason is missing; a line is like "~ /etc/passwd (content) # why"'],
    [
      '\n/a # why',
      'list:2: "/a # why": it must begin with "+ ", "- " or "~ "; a line is like "~ /etc/passwd (content) # why"',
    ],
    ['~ /a #', 'list:1: "~ /a #": the reason is missing; a line is like "~ /etc/passwd (content) # why"'],
  ])('%j is refused', (list, message) => {
    expect(() => parseIgnoreList(list, 'list')).toThrow(expect.objectContaining({ code: 'ignore-invalid', message }));
  });
});
