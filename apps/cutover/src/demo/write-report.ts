import { relative } from 'node:path';
import { renderReport } from '@cutover/comparison';

export interface TableOptions {
  readonly colour: boolean;
  readonly columns: number | undefined;
}

/** Writes report.html, report.md and the SVGs into the run directory; resolves with the table for the terminal. */
export function writeReport(dir: string, options: TableOptions): Promise<string> {
  return renderReport(dir, options);
}

/** Paths as one would type them here. */
export function whereToLook(dir: string): string {
  const path = (name: string) => {
    const near = relative(process.cwd(), `${dir}/${name}`);
    return near.startsWith('..') ? `${dir}/${name}` : near;
  };
  return [
    `  report      ${path('report.html')}`,
    `  records     ${path('run.json')} and lanes/, recomputed by: npx cutover report ${path('')}`,
  ].join('\n');
}
