import { fencesOf } from './fences.ts';

/** Languages of blocks that show a file; its path from the page's folder stands behind the language. */
const SHOWN = ['dockerfile', 'yaml', 'ini', 'js'];
/** Languages of blocks that are the page's own: commands, what they print, diagrams. */
const OWN = ['sh', 'text', 'mermaid'];

/**
 * What is wrong with the files that a page shows, a line each: a block without a path, one whose file is another now.
 * @param read the text of a file, by its path from the page's folder; undefined where there is none
 */
export function quoteFaults(markdown: string, read: (path: string) => string | undefined): string[] {
  return fencesOf(markdown).flatMap(({ info: [language = '', path], text, line }) => {
    if (OWN.includes(language)) return [];
    if (!SHOWN.includes(language))
      return [`line ${line}: "${language}" is not known; expected ${[...OWN, ...SHOWN].join(', ')}`];
    if (path === undefined) return [`line ${line}: which file is shown? its path belongs behind ${language}`];
    const content = read(path);
    if (content === undefined) return [`line ${line}: there is no file ${path}`];
    return content.includes(`${text}\n`) ? [] : [`line ${line}: ${path} does not hold these lines`];
  });
}
