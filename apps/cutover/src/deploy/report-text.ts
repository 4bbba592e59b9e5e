import type { RunningWorkload } from '@cutover/cluster';

/** Enough to tell images apart; `--json` has them whole. */
const SHORT = /^.*@(sha256:[0-9a-f]{12})[0-9a-f]*$/;

function columnsOf(one: RunningWorkload): readonly string[] {
  const revision = one.revision === undefined ? '' : `, revision ${one.revision}`;
  return [
    `${one.kind.toLowerCase()} ${one.name}`,
    one.versions.join(', '),
    `${one.ready}/${one.wanted} ready`,
    `${one.strategy}${revision}`,
    one.images.map((image) => image.replace(SHORT, '$1')).join(', '),
  ];
}

/** A line a workload: what it is, its version, how many of its pods are ready, how it is switched, its image. */
export function reportLines(running: readonly RunningWorkload[]): readonly string[] {
  const rows = running.map(columnsOf);
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')}`.trimEnd());
}
