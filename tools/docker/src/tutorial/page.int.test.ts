import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { quoteFaults } from './quotes.ts';
import { rowsOf, tableFaults } from './table.ts';
import { TUTORIAL, tutorialPage } from './tutorial-page.ts';

const page = tutorialPage();
const notes = JSON.parse(readFileSync(join(TUTORIAL, 'notes.json'), 'utf8')) as string[];
const facts = { notes, isFile: (path: string) => existsSync(join(TUTORIAL, path)) };

function read(path: string): string | undefined {
  return existsSync(join(TUTORIAL, path)) ? readFileSync(join(TUTORIAL, path), 'utf8') : undefined;
}

describe('docs/tutorial/images-and-compose.md', () => {
  it('shows every line of the notes by commands that it runs', () => {
    expect(tableFaults(page, facts)).toEqual([]);
  });

  it.each(notes)('is found to lack: %s', (note) => {
    const without = page.split('\n').filter((line) => !line.startsWith(`| ${note} |`));
    expect(tableFaults(without.join('\n'), facts)).toEqual([`no row shows "${note}"`]);
  });

  it('is found to name a command that it no longer runs', () => {
    const [row] = rowsOf(page).filter(({ test }) => test.startsWith('#'));
    const faults = tableFaults(page.replace(`| \`${row?.commands[0]}`, '| `docker frobnicate'), facts);
    expect(faults).toEqual([expect.stringContaining('docker frobnicate')]);
  });

  it('shows files as they are', () => {
    expect(quoteFaults(page, read)).toEqual([]);
  });

  it('is found to show a file that has changed since', () => {
    const changed = (path: string) => read(path)?.replaceAll('65532', '0');
    expect(quoteFaults(page, changed)).not.toEqual([]);
  });
});
