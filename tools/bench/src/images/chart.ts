import { CASES, type Case } from './plan.ts';
import type { Summary } from './summary.ts';

const TITLES: Readonly<Record<Case, string>> = {
  unchanged: 'nothing changed',
  line: 'one line changed',
  dependency: 'one dependency changed',
  cold: 'nothing kept',
};
const LEFT = 190;
const WIDTH = 720;
const RIGHT = 70;
const BAR = 14;
const STEP = 19;
const GAP = 34;
/** CPU seconds at both ends of the scale, which is logarithmic. */
const LEAST = 0.02;
const MOST = 20;

const STYLE = `text{font:12px system-ui,sans-serif;fill:#333}.title{font-weight:600}.ours{fill:#0b6e99}.others{fill:#9a8c7c}.grid{stroke:#ddd}
.range{stroke:#333}@media(prefers-color-scheme:dark){text{fill:#ddd}.grid{stroke:#444}.ours{fill:#4fb3d9}.others{fill:#a99b8b}.range{stroke:#eee}}`;

/** CPU time of one subject's builds, a bar a peer and case, as an SVG that follows the viewer's colour scheme. Same summaries, same bytes. */
export function chartOf(summaries: readonly Summary[], subject: string): string {
  const parts: string[] = [];
  let y = 0;
  for (const name of CASES) {
    const rows = summaries.filter((one) => one.subject === subject && one.case === name);
    if (rows.length === 0) continue;
    y += GAP;
    parts.push(`<text class="title" x="0" y="${y - 8}">${TITLES[name]}</text>`);
    for (const row of rows) {
      parts.push(bar(row, y));
      y += STEP;
    }
  }
  const height = y + 26;
  const grid = [0.1, 1, 10].map(
    (value) =>
      `<line class="grid" x1="${at(value)}" x2="${at(value)}" y1="20" y2="${y}"/><text x="${at(value)}" y="${y + 18}" text-anchor="middle">${value} s</text>`,
  );
  const label = `CPU seconds to build and push ${subject}, by builder and case`;
  const open = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${label}">`;
  return [
    open,
    '<!-- Written by nx run bench:images, asked for a chart. -->',
    `<style>${STYLE}</style>`,
    ...grid,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

function bar({ peer, cpuMs }: Summary, y: number): string {
  const [median, low, high] = [cpuMs.median, cpuMs.low, cpuMs.high].map((ms) => ms / 1_000) as [number, number, number];
  const kind = /^(?:cutover|library)/.test(peer) ? 'ours' : 'others';
  const middle = y + BAR / 2;
  return [
    `<text x="${LEFT - 8}" y="${y + 11}" text-anchor="end">${peer}</text>`,
    `<rect class="${kind}" x="${LEFT}" y="${y}" width="${(at(median) - LEFT).toFixed(1)}" height="${BAR}"/>`,
    `<line class="range" x1="${at(low)}" x2="${at(high)}" y1="${middle}" y2="${middle}"/>`,
    `<text x="${at(high) + 6}" y="${y + 11}">${median.toFixed(median < 1 ? 2 : 1)} s</text>`,
  ].join('');
}

function at(value: number): number {
  const share = Math.log(Math.max(value, LEAST) / LEAST) / Math.log(MOST / LEAST);
  return Number((LEFT + Math.min(1, share) * (WIDTH - LEFT - RIGHT)).toFixed(1));
}
