import { createHash } from 'node:crypto';

import { escapeHtml } from '../words/escape.ts';
import { darkDrawingRules, darkScreen } from '../theme.ts';

/**
 * Makes ECharts' markup a function of the drawing alone: its counters in ids and classes, its hover styles and its event
 * attributes go; ids that are referred to get a name from the content, so that several drawings can share a page.
 * Data cannot be touched by this: ECharts escapes quotes in text.
 */
export function cleanSvg(markup: string): string {
  const bare = markup
    .replace(/<style\s*><!\[CDATA\[[\s\S]*?\]\]>\s*<\/style>/g, '')
    .replace(/ (?:ecmeta_\w+|class|pointer-events)="[^"]*"/g, '')
    .replace(/ xmlns:xlink="[^"]*"| version="1.1"| baseProfile="full"/g, '')
    .replace(/<rect width="\d+" height="\d+" x="0" y="0" fill="none"><\/rect>\n?/, '')
    .replace(/"zr\d+-/g, '"zr-')
    .replace(/url\(#zr\d+-/g, 'url(#zr-');
  const name = createHash('sha256').update(bare).digest('hex').slice(0, 8);
  return bare
    .replace(/"zr-/g, `"g${name}-`)
    .replace(/url\(#zr-/g, `url(#g${name}-`)
    .trim();
}

/** Adds what a reader without eyes needs: a role, a title and a description. */
export function describeSvg(svg: string, title: string, description: string): string {
  const id = createHash('sha256')
    .update(title + svg.length)
    .digest('hex')
    .slice(0, 8);
  const words = `<title id="t${id}">${escapeHtml(title)}</title><desc id="d${id}">${escapeHtml(description)}</desc>`;
  return svg.replace(/^<svg ([^>]*)>/, `<svg $1 role="img" aria-labelledby="t${id} d${id}">${words}`);
}

/** A drawing as a file of its own: it follows the viewer's colour scheme, on a transparent ground. */
export function standaloneSvg(svg: string): string {
  const style = `<style>${darkScreen}{${darkDrawingRules()}}</style>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${svg.replace(/^(<svg [^>]*>)/, `$1${style}`)}\n`;
}
