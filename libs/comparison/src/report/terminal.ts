import { createColors } from 'picocolors';

import type { Run } from '../record/run.ts';
import { inOrder, laneTitle } from './lane-view.ts';
import { areMany, treatmentTitle } from './many-lanes.ts';
import { cellInLine, treatmentRows } from './rows/treatment-rows.ts';
import { rowsOf } from './rows/metric-rows.ts';
import type { Cell, Tone } from './rows/row.ts';
import { checkLines } from './words/check-words.ts';
import { escapeTerminal } from './words/escape.ts';
import { verdict } from './words/conclusion.ts';

export interface TerminalOptions {
  /** width of the terminal; default 100 */
  columns?: number;
  /** whether to use colour; default: stdout is a terminal and NO_COLOR is not set */
  color?: boolean;
}

/** Checks that are told one by one. */
const mostChecks = 20;

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
  const budgets = checkLines(run.checks, mostChecks).flatMap((text, index) =>
    wrap(escapeTerminal(text), columns).map((part) => paint(part, index === 0 ? 'head' : 'plain')),
  );
  const below = budgets.length === 0 ? [] : ['', ...budgets];
  return `${[...blocks.flatMap((block) => [...block, '']), ...words, ...below].join('\n')}\n`;
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

interface Table {
  head: string[];
  rows: { label: string; cells: Cell[] }[];
}

/** A column a lane; of many lanes, one a strategy and fault. */
function tableOf(run: Run): Table {
  if (areMany(run.lanes)) {
    const rows = treatmentRows.map(({ label, cell }) => ({
      label,
      cells: run.summary.map((one) => cellInLine(cell(one))),
    }));
    return { head: run.summary.map(treatmentTitle), rows };
  }
  const lanes = inOrder(run.lanes);
  return {
    head: lanes.map(laneTitle),
    rows: rowsOf(lanes).map(({ label, cell }) => ({ label, cells: lanes.map(cell) })),
  };
}

/** Columns side by side, as many as fit with at least 22 characters each; more make further tables below. */
function tableBlocks(run: Run, columns: number): Painted[][][] {
  const beside = Math.max(1, Math.floor((columns - 28) / 24));
  const { head, rows } = tableOf(run);
  const blocks: Painted[][][] = [];
  for (let at = 0; at < head.length; at += beside) {
    blocks.push([
      [{ text: '', tone: 'head' }, ...head.slice(at, at + beside).map((text) => ({ text, tone: 'head' as const }))],
      ...rows.map(({ label, cells }): Painted[] => [{ text: label, tone: 'dim' }, ...cells.slice(at, at + beside)]),
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
