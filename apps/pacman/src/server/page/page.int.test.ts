import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { buildPage } from '../../testing/build-page.ts';

describe('page.gen.ts', () => {
  it('is what "npm run page -w @cutover/pacman" makes of src/web and libs/game today', async () => {
    const kept = await readFile(join(import.meta.dirname, 'page.gen.ts'), 'utf8');
    expect(kept === (await buildPage())).toBe(true);
  });

  it('loads nothing from elsewhere', async () => {
    const page = await buildPage();
    expect(page.match(/https?:\/\/[^"'\\ )]+/g) ?? []).toEqual([]);
  });
});
