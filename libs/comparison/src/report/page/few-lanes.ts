import type { Run } from '../../record/run.ts';
import type { Drawings } from '../charts/drawings.ts';
import type { LaneView } from '../lane-view.ts';
import { html, type Html } from '../words/escape.ts';
import { cards } from './cards.ts';
import { laneFigure, overviewFigure } from './lane-figures.ts';
import { legend } from './legend.ts';
import { lostSection } from './lost.ts';
import { metricTable, playersSection } from './sections.ts';

/** Every lane drawn, and all of them side by side. */
export function fewLanes(run: Run, views: readonly LaneView[], drawings: Drawings): Html {
  const lanes = views.map(({ lane }) => lane);
  return html`${cards(run)}
    <h2 id="lanes">Every request, aligned at the switch</h2>
    <p class="lead">
      One cell is one request, at the moment it was due, in the colour of the version that answered it. What failed
      stands above, one mark each.
    </p>
    ${legend()} ${overviewFigure(drawings)}
    <h2>Lane by lane</h2>
    <p class="lead">
      On the same clock: requests, traffic share, the life of each pod (thin while it starts, full while ready, pale
      while it terminates) and latency.
    </p>
    ${views.map((view) => laneFigure(view, drawings))}
    <h2 id="metrics">Every lane, every metric</h2>
    <p class="lead">
      Hover a metric for its definition, or read them all under Method. Void lanes are shown and never summed.
    </p>
    ${metricTable(lanes)} ${playersSection(lanes)}${lostSection(views)}`;
}
