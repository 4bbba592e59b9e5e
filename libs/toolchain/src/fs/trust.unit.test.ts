import { describe, expect, it } from '@jest/globals';
import { othersMayChange } from './trust.ts';

const FILE = 0o100000;
const LINK = 0o120000;

describe('what others may change, seen by user 7', () => {
  it.each([
    ['a file of its own', 7, FILE | 0o644, false],
    ["a file of root's", 0, FILE | 0o755, false],
    ["another user's file", 8, FILE | 0o600, true],
    ['a file that its group can write to', 7, FILE | 0o664, true],
    ['a file that all can write to', 0, FILE | 0o666, true],
    ['a link, whose mode says nothing', 7, LINK | 0o777, false],
    ["another user's link", 8, LINK | 0o777, true],
  ])('%s', (_what, uid, mode, answer) => {
    expect(othersMayChange({ uid, mode }, 7)).toBe(answer);
  });
});
