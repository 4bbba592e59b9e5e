import type { LaneView } from '../lane-view.ts';
import { lostHead, lostInWords, lostLead, lostRows } from '../lost-rows.ts';
import { html, type Html } from '../words/escape.ts';
import { scrolledTable, textRow } from './table.ts';

/** Rows that a page shows of a lane; the records have the rest. */
const mostShown = 100;

/** Who lost what, lane by lane; nothing where no request was lost. */
export function lostSection(views: readonly LaneView[]): Html {
  const lossy = views.filter(({ lost }) => lost.of > 0);
  if (lossy.length === 0) return html``;
  return html`<h2 id="lost">Who lost it</h2>
    <p class="lead">${lostLead}</p>
    ${lossy.map(lostTable)}`;
}

/** The lost requests of one lane, to be opened. */
export function lostTable(view: LaneView): Html {
  if (view.lost.of === 0) return html``;
  const rows = lostRows(view, mostShown);
  return html`<details class="lost">
    <summary>${view.title}: ${lostInWords(view)}</summary>
    ${scrolledTable('Lost requests', lostHead, rows.map(textRow))}
    ${view.lost.of > rows.length && html`<p>The first ${rows.length} of ${view.lost.of}; requests.ndjson has all.</p>`}
  </details>`;
}
