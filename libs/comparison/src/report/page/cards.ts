import { endsInWords } from '../../analysis/verdict/end-words.ts';
import { estimateInWords, fixedWaitsInWords, tooFewInWords } from '../../analysis/verdict/words.ts';
import { treatmentInWords } from '../../analysis/verdict/treatment-words.ts';
import { isSameTreatment } from '../../record/treatment.ts';
import { roleOf } from '../../strategy/strategies.ts';
import type { Estimate, Run, StrategySummary } from '../../record/run.ts';
import type { Bound } from '../../record/bound.ts';
import { boundedMedian } from '../../analysis/statistics/bound.ts';
import { mixedSpan } from '../rows/exposure-rows.ts';
import { bounded, count, duration, sentence } from '../words/format.ts';
import { html, type Html } from '../words/escape.ts';

const estimated = (estimate: Estimate | undefined, words: (n: number) => string): string =>
  estimate === undefined ? '–' : estimateInWords(estimate, words);

/** One card a strategy: what it lost, large, and what it cost. Noise lanes have one only where they lost something. */
export function cards(run: Run): Html {
  const measured = run.summary.filter(({ strategy, requests }) => roleOf(strategy) !== 'noise' || requests.failed > 0);
  return html`<section class="cards" aria-label="Strategies">
    ${measured.map((summary) => card(run, summary))}
  </section>`;
}

/** Median over the lanes that count. */
function spanOf({ lanes }: Run, summary: StrategySummary): Bound | null {
  const counting = lanes.filter((lane) => isSameTreatment(lane, summary) && !lane.void.void);
  return boundedMedian(counting.map(mixedSpan).filter((span) => span !== null));
}

/** The median, and beside it what the manifests fix of it: the same in every lane of a strategy. */
function deployed({ lanes }: Run, summary: StrategySummary): Html {
  const { estimates } = summary;
  const lane = lanes.find((one) => isSameTreatment(one, summary) && !one.void.void);
  const fixed = fixedWaitsInWords(lane?.fixedWaits ?? [], duration);
  const shown = fixed !== '' && estimates.deployMs?.median.atLeast === false;
  return html`${estimated(estimates.deployMs, duration)}${shown && html`<br /><small>of which ${fixed}</small>`}`;
}

/** Values in the place of an interval are explained. */
function tooFew({ lanes, estimates }: StrategySummary): Html {
  const few = lanes === 0 ? '' : tooFewInWords(Object.values(estimates));
  if (few === '') return html``;
  return html`<p class="of">${sentence(few)}${lanes > 1 && ': their values stand beside the medians'}.</p>`;
}

function stored({ invariantsHold }: StrategySummary): Html {
  if (invariantsHold === null) return html`<dd>not looked at</dd>`;
  return invariantsHold ? html`<dd class="good">✓ right</dd>` : html`<dd class="bad">✗ wrong</dd>`;
}

function card(run: Run, summary: StrategySummary): Html {
  const { requests, estimates, switches, lanes, voidLanes } = summary;
  return html`<article class="card">
    <h3>
      ${sentence(treatmentInWords(summary))}${summary.control && html`<span class="tag">control</span>`}${voidLanes >
        0 && html`<span class="tag">${voidLanes} void</span>`}${endsInWords(summary).map(
        (words) => html`<span class="tag">${words}</span>`,
      )}
    </h3>
    <div class="big ${requests.failed === 0 ? 'good' : 'bad'}">${lanes === 0 ? '–' : count(requests.failed)}</div>
    <p class="of">lost of ${count(requests.sent)} requests, in ${switches.lossy} of ${switches.total} switches</p>
    <dl>
      <dt>longest downtime</dt>
      <dd>${estimated(estimates.downtimeLongestMs, duration)}</dd>
      <dt>deployed in</dt>
      <dd>${deployed(run, summary)}</dd>
      <dt>rolled back in</dt>
      <dd>${estimated(estimates.rollbackMs, duration)}</dd>
      <dt>mixed versions</dt>
      <dd>${bounded(spanOf(run, summary))}</dd>
      <dt>extra pods</dt>
      <dd>${estimated(estimates.extraPodsPeak, count)}</dd>
      <dt>what is stored</dt>
      ${stored(summary)}
    </dl>
    ${tooFew(summary)}
  </article>`;
}
