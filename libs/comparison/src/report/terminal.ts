import { createColors } from 'picocolors';

import type { Run } from '../record/run.ts';
import { inOrder, laneTitle } from './lane-view.ts';
import { rowsOf } from './rows/metric-rows.ts';
import type { Tone } from './rows/row.ts';
import { escapeTerminal } from './words/escape.ts';
import { verdict } from './words/conclusion.ts';

export interface TerminalOptions {
  /** width of the terminal; default 100 */
  columns?: number;
  /** whether to use colour; default: stdout is a terminal and NO_COLOR is not set */
  color?: boolean;
}

interface Painted {
  text: string;
  tone: Tone | 'dim' | 'head';
}

/** The run as a table of lanes and a verdict in words, for a terminal. Ends with a line break. */
export function renderTerminal(run: Run, options: TerminalOptions = {}): string {
  const columns = Math.max(60, options.columns ?? 100);
  const paint = painter(options.color ?? coloured());
  const said = verdict(run);
  const blocks = tableBlocks(run, columns).map((block) => lines(block, columns, paint));
  const words = [said.headline, ...said.sentences, ...said.advice].flatMap((text, index) =>
    wrap(escapeTerminal(text), columns).map((line) =>
      index === 0 ? paint(line, said.kind === 'clean' ? 'good' : 'bad') : line,
    ),
  );
  return `${[...blocks.flatMap((block) => [...block, '']), ...words].join('\n')}\n`;
}

/** NO_COLOR (no-color.org) and a stdout that is no terminal both mean none. */
function coloured(): boolean {
  return process.stdout.isTTY === true && (process.env['NO_COLOR'] ?? '') === '';
}

function painter(color: boolean): (text: string, tone: Painted['tone']) => string {
  const paint = createColors(color);
  const tones = { good: paint.green, bad: paint.red, plain: String, dim: paint.dim, head: paint.bold };
  return (text, tone) => tones[tone](text);
}

/** Lanes side by side, as many as fit with at least 22 columns each; more make further tables below. */
function tableBlocks(run: Run, columns: number): Painted[][][] {
  const beside = Math.max(1, Math.floor((columns - 28) / 24));
  const all = inOrder(run.lanes);
  const blocks: Painted[][][] = [];
  for (let at = 0; at < all.length; at += beside) {
    const lanes = all.slice(at, at + beside);
    blocks.push([
      [{ text: '', tone: 'head' }, ...lanes.map((lane) => ({ text: laneTitle(lane), tone: 'head' as const }))],
      ...rowsOf(all).map((row): Painted[] => [
        { text: row.label, tone: 'dim' },
        ...lanes.map((lane) => row.cell(lane)),
      ]),
    ]);
  }
  return blocks;
}

function lines(
  rows: readonly Painted[][],
  columns: number,
  paint: (text: string, tone: Painted['tone']) => string,
): string[] {
  const lanes = (rows[0]?.length ?? 1) - 1;
  const wide = Math.min(34, Math.floor((columns - 28) / Math.max(1, lanes)) - 2);
  return rows.flatMap((row) => {
    const cells = row.map(({ text, tone }, index) => ({
      tone,
      lines: wrap(escapeTerminal(text), index === 0 ? 28 : wide),
    }));
    const tall = Math.max(...cells.map((cell) => cell.lines.length));
    return Array.from({ length: tall }, (_, line) =>
      cells
        .map((cell, index) => paint((cell.lines[line] ?? '').padEnd(index === 0 ? 28 : wide), cell.tone))
        .join('  ')
        .trimEnd(),
    );
  });
}

/** Breaks at blanks; a word longer than the width is cut into pieces. */
export function wrap(text: string, width: number): string[] {
  const out: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((one) => pieces(one, width))) {
    if (line !== '' && line.length + 1 + word.length > width) {
      out.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...out, line];
}

function pieces(word: string, width: number): string[] {
  return word.length <= width ? [word] : [word.slice(0, width), ...pieces(word.slice(width), width)];
}
