import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The root of the checkout, in which a page's commands are run; the folder that the tutorial's pages and their examples lie in. */
export const CHECKOUT = join(import.meta.dirname, '..', '..', '..', '..');
export const TUTORIAL = join(CHECKOUT, 'docs', 'tutorial');

export const TUTORIAL_PAGES = [
  'images-and-compose',
  'kubernetes',
  'pull-request',
  'rolling-blue-green-canary',
] as const;
export type TutorialPage = (typeof TUTORIAL_PAGES)[number];

/** A page of the tutorial, in Markdown. */
export function tutorialPage(name: TutorialPage): string {
  return readFileSync(join(TUTORIAL, `${name}.md`), 'utf8');
}

/** The lines of the study notes that a page has to show. */
export function notesOf(name: TutorialPage): readonly string[] {
  const notes = JSON.parse(readFileSync(join(TUTORIAL, 'notes.json'), 'utf8')) as Record<TutorialPage, string[]>;
  return notes[name];
}

/** The text of a file, by its path from the pages' folder; undefined where there is none. */
export function exampleFile(path: string): string | undefined {
  return existsSync(join(TUTORIAL, path)) ? readFileSync(join(TUTORIAL, path), 'utf8') : undefined;
}
