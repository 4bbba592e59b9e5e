import type { Run } from '../../../record/run.ts';
import type { Drawings } from '../../charts/drawings.ts';
import type { LaneView } from '../../lane-view.ts';
import { html, type Html } from '../../words/escape.ts';
import { laneFigure, overviewFigure } from '../lane-figures.ts';
import { legend } from '../legend.ts';
import { laneLists } from './lane-lists.ts';
import { treatmentTable } from './treatment-table.ts';

/** What lanes have in common, all of them at a glance, and each on demand. */
export function manyLanes(run: Run, views: readonly LaneView[], drawings: Drawings): Html {
  return html`${treatmentTable(run)}
    <h2 id="lanes">Every lane, aligned at the switch</h2>
    <p class="lead">
      One row is one lane, by its block: at each moment the share of answers of either version, and of failures, which
      hang from above.
    </p>
    ${legend()} ${overviewFigure(drawings)} ${laneLists(views, (view) => laneFigure(view, drawings))}`;
}
