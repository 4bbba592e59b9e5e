/**
 * Colours and their meaning. Charts are drawn in the light scheme's concrete colours, so an SVG file looks right in every
 * viewer; style rules that match those very colours turn them into the dark scheme where the viewer prefers it.
 * Every light colour is therefore unique. The four data colours stay apart under simulated protanopia, deuteranopia and
 * tritanopia (theme.unit.test.ts measures it); failures also differ by shape and by row, never by colour alone.
 */
export type Token =
  | 'old'
  | 'new'
  | 'failed'
  | 'unattributed'
  | 'text'
  | 'muted'
  | 'faint'
  | 'grid'
  | 'axis'
  | 'band'
  | 'page'
  | 'card'
  | 'good'
  | 'warn';

export type Scheme = Readonly<Record<Token, string>>;

export const light: Scheme = {
  old: '#2b62a8',
  new: '#35b597',
  failed: '#d1330a',
  unattributed: '#8a8f98',
  text: '#14202e',
  muted: '#546172',
  faint: '#7b8797',
  grid: '#e4e8ee',
  axis: '#aab4c0',
  band: '#f1f4f8',
  page: '#f6f8fa',
  card: '#ffffff',
  good: '#0e7a5f',
  warn: '#8f5a00',
};

export const dark: Scheme = {
  old: '#5390dd',
  new: '#52d9b8',
  failed: '#ff6b42',
  unattributed: '#868f9c',
  text: '#e8eef6',
  muted: '#a3b0c0',
  faint: '#8593a5',
  grid: '#243040',
  axis: '#4b5a6d',
  band: '#17202d',
  page: '#0b111a',
  card: '#111a26',
  good: '#58d8b4',
  warn: '#f0b75a',
};

// Without double quotes: drawings hold it in an attribute.
export const fontFamily = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
export const monoFamily = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";

const tokens = Object.keys(light) as Token[];

/** CSS custom properties of a scheme, one a line. */
export function schemeProperties(scheme: Scheme): string {
  return tokens.map((token) => `--${token}:${scheme[token]};`).join('');
}

/** Rules that give a drawing of the light scheme the dark scheme's colours, for use inside a media query. */
export function darkDrawingRules(prefix = ''): string {
  return tokens
    .flatMap((token) => [
      `${prefix}[fill="${light[token]}"]{fill:${dark[token]}}`,
      `${prefix}[stroke="${light[token]}"]{stroke:${dark[token]}}`,
    ])
    .join('');
}

export const darkScreen = '@media screen and (prefers-color-scheme: dark)';

/** A page's own rules, after both schemes and the fonts. */
export function themed(style: string): string {
  const fonts = `--sans:${fontFamily};--mono:${monoFamily};`;
  const schemes = `:root{color-scheme:light dark;${fonts}${schemeProperties(light)}}`;
  return `${schemes}\n@media (prefers-color-scheme: dark){:root{${schemeProperties(dark)}}}\n${style}`;
}
