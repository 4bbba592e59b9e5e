import type { Run } from '../../../record/run.ts';
import { treatmentTitle } from '../../many-lanes.ts';
import type { Verdict } from '../../words/conclusion.ts';
import { html, type Html } from '../../words/escape.ts';
import { count, plural } from '../../words/format.ts';

/** What a reader takes in at once; pairs that no test tells apart may be a hundred. */
const isShort = (line: string): boolean => line.length <= 300;

/** Sentences of many strategies fill a screen: they are there to be opened. */
export function shortVerdict({ kind, headline, sentences, advice }: Verdict, { summary }: Run): Html {
  const all = [headline, ...advice.filter((line) => !isShort(line)), ...sentences];
  return html`<section class="verdict ${kind}" aria-label="Verdict">
    <p class="headline">${kind === 'void' ? headline : shortHeadline(summary)}</p>
    ${advice.filter(isShort).map((line) => html`<p class="advice">${line}</p>`)}
    <details>
      <summary>All of it, in ${plural(all.length, 'sentence')}</summary>
      <ul>
        ${all.map((line) => html`<li>${line}</li>`)}
      </ul>
    </details>
  </section>`;
}

/** "9 of 19 strategies and faults lost requests, most of all blue/green with …: 24 of 1,070." */
export function shortHeadline(summary: Run['summary']): string {
  const measured = summary.filter(({ lanes, control }) => lanes > 0 && !control);
  const lossy = measured.filter(({ requests }) => requests.failed > 0);
  const of = plural(measured.length, 'combination of a strategy and a fault', 'combinations of a strategy and a fault');
  if (lossy.length === 0) return `None of ${of} lost a request.`;
  const worst = lossy.reduce((most, one) => (shareLost(one) > shareLost(most) ? one : most));
  return `${count(lossy.length)} of ${of} lost requests; the largest share: ${treatmentTitle(worst)}, ${count(worst.requests.failed)} of ${count(worst.requests.sent)}.`;
}

const shareLost = ({ requests }: Run['summary'][number]): number => requests.failed / Math.max(1, requests.sent);
