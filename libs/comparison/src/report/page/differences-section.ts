import type { Run } from '../../record/run.ts';
import { differencesTable } from '../differences.ts';
import { html, type Html } from '../words/escape.ts';
import { scrolledTable, textRow } from './table.ts';

/** Strategies compared within blocks; nothing where there are no two of them. */
export function differencesSection({ lanes }: Pick<Run, 'lanes'>): Html {
  const { lead, head, rows } = differencesTable(lanes);
  if (lead === null) return html``;
  const title = html`<h2 id="differences">Differences, block by block</h2>
    <p class="lead">${lead}</p>`;
  if (rows.length === 0) return title;
  return html`${title} ${scrolledTable('Differences, block by block', head, rows.map(textRow))}`;
}
