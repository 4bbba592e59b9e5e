import { join } from 'node:path';
import { run } from '@cutover/toolchain';
import { describe, expect, it } from '@jest/globals';

const main = join(import.meta.dirname, 'main.ts');

describe('the command line', () => {
  it.each<[string, string[], RegExp]>([
    ['nothing', [], /^workflows: what\?\nusage: /],
    ['what there is not', ['retag'], /^workflows: no command "retag"\nusage: /],
    ['a flag that there is not', ['tag', 'a', '--from', 'b'], /^workflows: Unknown option '--from'[^\n]*\nusage: /],
    ['no tag', ['tag', '--first-of', 'a'], /^workflows: expected a tag, and not ""\nusage: /],
    ['no image to tag', ['tag', 'a'], /^workflows: expected a tag, and not ""\nusage: /],
    ['what is no tag', ['tag', 'a', '--first-of', 'b,$(c)'], /^workflows: expected a tag, and not "\$\(c\)"\n/],
    ['no place', ['tag', 'a', '--first-of', 'b'], /^workflows: CUTOVER_IMAGE_PREFIX: say where images are, /],
  ])('asked for %s says so', async (_what, args, line) => {
    const { code, bytes } = await run(process.execPath, [main, ...args], { env: { PATH: process.env['PATH'] } });
    expect({ code, line: bytes.stderr.toString() }).toEqual({ code: 2, line: expect.stringMatching(line) });
  });
});
