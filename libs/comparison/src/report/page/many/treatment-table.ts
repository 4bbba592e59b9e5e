import type { Run } from '../../../record/run.ts';
import { treatmentTitle } from '../../many-lanes.ts';
import { treatmentRows } from '../../rows/treatment-rows.ts';
import { html, type Html } from '../../words/escape.ts';

/** One row a strategy and fault: what all its lanes say together. */
export function treatmentTable({ summary }: Run): Html {
  return html`<h2 id="treatments">Every strategy, over all its lanes</h2>
    <p class="lead">
      Below each median its exact 95 % interval, from six lanes on, else the values. Hover a heading for its definition.
    </p>
    <div class="scroll" tabindex="0" role="region" aria-label="Every strategy">
      <table class="treatments">
        <thead>
          <tr>
            <th scope="col">strategy</th>
            ${treatmentRows.map(({ label, definition }) => html`<th scope="col" title="${definition}">${label}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${summary.map(
            (one) =>
              html`<tr>
                <th scope="row">${treatmentTitle(one)}</th>
                ${treatmentRows.map(({ cell }) => {
                  const { text, tone, note } = cell(one);
                  return html`<td class="${tone}">${text}${note !== undefined && html`<small>${note}</small>`}</td>`;
                })}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}
