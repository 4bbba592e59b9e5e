import { TRIED, type Trouble } from './list.ts';

const HEAD = ['| report | what happens | reported of | here | the defaults |', '|---|---|---|---|---|'];

/** `argo-rollouts#3681` */
function linkOf(report: string, text = report): string {
  const [repository = '', number = ''] = report.split('#');
  const owner = repository === 'kubernetes' ? 'kubernetes' : 'argoproj';
  return `[${text}](https://github.com/${owner}/${repository}/issues/${number})`;
}

const versionOf = (report: string): string => {
  const [repository = ''] = report.split('#');
  return TRIED[repository as keyof typeof TRIED];
};

function rowOf({ report, also = [], happens, reported, outcome, seen, guard }: Trouble): string {
  const links = [linkOf(report), ...also.map((other) => linkOf(other, other.slice(other.indexOf('#'))))];
  const tried = outcome === 'not tried' ? outcome : `${outcome} in ${versionOf(report)}`;
  const here = seen === undefined ? tried : `${tried}: ${seen}`;
  return `| ${[links.join(', '), happens, reported, here, guard].join(' | ')} |`;
}

/** The table of docs/known-trouble.md. */
export const tableOf = (list: readonly Trouble[]): string => [...HEAD, ...list.map(rowOf)].join('\n');

/** A page with the table in place of the one that it has. @throws Error where it has none */
export function withTable(page: string, table: string): string {
  const found = /^\| report \|.*(?:\n\|.*)*/m.exec(page)?.[0];
  if (found === undefined) throw new Error('the page has no table of reports');
  return page.replace(found, () => table);
}
