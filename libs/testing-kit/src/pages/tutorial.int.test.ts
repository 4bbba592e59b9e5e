import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { linkFaults } from './links.ts';
import { quoteFaults } from './quotes.ts';
import { rowsOf, tableFaults } from './table.ts';
import { exampleFile, notesOf, TUTORIAL, TUTORIAL_PAGES, tutorialPage } from './tutorial.ts';

describe.each(TUTORIAL_PAGES)('docs/tutorial/%s.md', (name) => {
  const page = tutorialPage(name);
  const notes = notesOf(name);
  const facts = { notes, isFile: (path: string) => existsSync(join(TUTORIAL, path)) };

  it('shows every line of the notes by commands that it runs, or by a test', () => {
    expect(tableFaults(page, facts)).toEqual([]);
  });

  it.each(notes)('is found to lack: %s', (note) => {
    const without = page.split('\n').filter((line) => !line.startsWith(`| ${note} |`));
    expect(tableFaults(without.join('\n'), facts)).toEqual([`no row shows "${note}"`]);
  });

  it('is found to name a command that it no longer runs', () => {
    const [row] = rowsOf(page).filter(({ test }) => test.startsWith('#'));
    const faults = tableFaults(page.replace(`| \`${row?.commands[0]}`, '| `somebody frobnicate'), facts);
    expect(faults).toEqual([expect.stringContaining('somebody frobnicate')]);
  });

  it('leads nowhere that is not there', () => {
    expect(linkFaults(page, facts.isFile)).toEqual([]);
  });

  it('shows files as they are', () => {
    expect(quoteFaults(page, exampleFile)).toEqual([]);
  });

  it('is found to show a file that has changed since', () => {
    const changed = (path: string) => exampleFile(path)?.replaceAll('\n', ' \n');
    expect(quoteFaults(page, changed)).not.toEqual([]);
  });
});

it('the notes are of the pages that there are', () => {
  for (const name of TUTORIAL_PAGES) expect(notesOf(name).length).toBeGreaterThan(0);
});
