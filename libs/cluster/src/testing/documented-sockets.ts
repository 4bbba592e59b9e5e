import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const DOORS_PAGE = join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'node-doors.md');
const NODE = '## Listening sockets';

/** The first column of the page's tables of sockets, sorted: of every node, and what is below further headings. */
export async function documentedSockets(...addOns: readonly string[]): Promise<string[]> {
  const page = await readFile(DOORS_PAGE, 'utf8');
  return [NODE, ...addOns.map((name) => `## Add-on ${name}`)].flatMap((heading) => socketsBelow(page, heading)).sort();
}

function socketsBelow(page: string, heading: string): string[] {
  const [, after = ''] = page.split(`${heading}\n`);
  const [section = ''] = after.split('\n## ');
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((row) => /^\| `([^`]+)`/.exec(row)?.[1] ?? '');
}
