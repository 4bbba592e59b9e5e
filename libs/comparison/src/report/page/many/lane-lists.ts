import { endInWords, hasFinished } from '../../../analysis/verdict/end-words.ts';
import type { LaneResult } from '../../../record/lane-result.ts';
import type { LaneView } from '../../lane-view.ts';
import { byTreatment, treatmentTitle } from '../../many-lanes.ts';
import { stored } from '../../rows/metric-rows.ts';
import { html, type Html } from '../../words/escape.ts';
import { count, duration, plural } from '../../words/format.ts';
import { lostTable } from '../lost.ts';
import { metricTable, playersSection } from '../sections.ts';
import { packedLane } from './packed-lane.ts';

/** Every lane by treatment, one line each; what a lane was is unpacked when it is opened. */
export function laneLists(views: readonly LaneView[], drawn: (view: LaneView) => Html): Html {
  return html`<h2 id="every-lane">Lane by lane</h2>
    <p class="lead">
      ${plural(views.length, 'lane')}, each with its drawing, its phases and every metric, to be opened. Void lanes are
      shown and never summed.
    </p>
    <noscript><p class="lead">Lanes are opened by a script; their drawings are also files in charts/.</p></noscript>
    ${byTreatment(views, ({ lane }) => lane).map((group) => laneList(group, drawn))}`;
}

function laneList(group: readonly LaneView[], drawn: (view: LaneView) => Html): Html {
  const lost = group.reduce((sum, { lane }) => sum + lane.requests.failedTotal, 0);
  const sent = group.reduce((sum, { lane }) => sum + lane.requests.sent, 0);
  const { lane: first } = group[0] as LaneView;
  return html`<details class="lanes">
    <summary>
      <h3>${treatmentTitle(first)}</h3>
      <span>${plural(group.length, 'lane')}</span>
      <span class="${lost === 0 ? 'good' : 'bad'}">${count(lost)} of ${count(sent)} lost</span>
    </summary>
    ${group.map((view) => packedLane(view.lane, laneLine(view.lane), laneContent(view, drawn)))}
  </details>`;
}

function laneLine(lane: LaneResult): Html {
  const { failedTotal, sent } = lane.requests;
  const kept = stored(lane);
  const attempt = lane.attempt > 1 ? `, attempt ${lane.attempt}` : '';
  return html`<span>block ${lane.block}${attempt}${lane.void.void && html`<span class="tag">void</span>`}</span>
    <span class="${failedTotal === 0 ? 'good' : 'bad'}">${count(failedTotal)} of ${count(sent)} lost</span>
    <span>down ${duration(lane.downtimeMs.longest)}</span>
    <span>deployed in ${duration(lane.deployMs)}</span>
    <span class="${kept.tone}">${kept.text}</span>
    ${!hasFinished(lane.end) && html`<span class="bad">${endInWords(lane.end)}</span>`}`;
}

const laneContent = (view: LaneView, drawn: (view: LaneView) => Html): Html =>
  html`${drawn(view)}${lostTable(view)}${metricTable([view.lane])}${playersSection([view.lane])}`;
