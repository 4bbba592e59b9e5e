import { fencesOf } from './fences.ts';
import { anchorOf } from './table.ts';

const LINK = /\]\(([^)\s]+)\)/g;
const HEADING = /^#+ (.+)$/;

/** The lines of a page that stand outside of its blocks, with their numbers from 1. */
function proseOf(markdown: string): { readonly text: string; readonly line: number }[] {
  const fenced = new Set(
    fencesOf(markdown).flatMap(({ line, text }) => text.split('\n').map((_, at) => line + 1 + at)),
  );
  return markdown
    .split('\n')
    .map((text, index) => ({ text, line: index + 1 }))
    .filter(({ line }) => !fenced.has(line));
}

/**
 * What is wrong with a page's links, a line each: a heading or a file that is not there. Addresses of the web are not looked at.
 * @param isThere whether there is a file or a folder at a path from the page's folder
 */
export function linkFaults(markdown: string, isThere: (path: string) => boolean): string[] {
  const prose = proseOf(markdown);
  const headings = prose.flatMap(({ text }) => HEADING.exec(text)?.[1] ?? []);
  const anchors = new Set(headings.map(anchorOf));
  const leads = (link: string) => (link.startsWith('#') ? anchors.has(link) : isThere(link.split('#', 1)[0] ?? ''));
  return prose.flatMap(({ text, line }) =>
    [...text.matchAll(LINK)]
      .map(([, link = '']) => link)
      .filter((link) => !/^https?:/.test(link) && !leads(link))
      .map((link) => `line ${line}: ${link} leads nowhere`),
  );
}
