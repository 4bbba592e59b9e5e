import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { chartFolder } from '../chart-folder.ts';
import { leavesOf } from './paths.ts';
import { otherValue } from './other-values.ts';
import type { OtherValue } from './other-values.ts';

/** What a chart's values.yaml says. */
export const defaultsOf = (chart: string): object =>
  parse(readFileSync(join(chartFolder(chart), 'values.yaml'), 'utf8')) as object;

/** Another value for each of a chart's defaults. */
export function everyOtherValue(chart: string): OtherValue[] {
  const found = leavesOf(defaultsOf(chart)).map(otherValue);
  return [...new Map(found.map((other) => [other.name, other])).values()];
}
