import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const DOORS_PAGE = join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'node-doors.md');
const HEADING = '## Listening sockets';

/** The first column of the page's table of sockets, sorted. */
export async function documentedSockets(page: string = DOORS_PAGE): Promise<string[]> {
  const [, after = ''] = (await readFile(page, 'utf8')).split(HEADING);
  const [section = ''] = after.split('\n## ');
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((row) => /^\| `([^`]+)`/.exec(row)?.[1] ?? '').sort();
}
