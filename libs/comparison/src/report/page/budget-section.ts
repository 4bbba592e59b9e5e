import type { Check } from '../../record/check.ts';
import { html, type Html } from '../words/escape.ts';
import { boundOfCheck, checksInWords, outcomeInWords, shownChecks, valueInWords } from '../words/check-words.ts';
import { scrolledTable } from './table.ts';

const tones: Record<Check['status'], string> = { met: 'good', broken: 'bad', void: '', 'not-measured': '' };

/** Each lane held to each budget, those that are not met first; nothing without budgets. */
export function budgetSection(checks: readonly Check[] | undefined): Html {
  if (checks === undefined) return html``;
  const { shown, more } = shownChecks(checks);
  const rows = shown.map(
    (check) =>
      html`<tr>
        <th scope="row">${check.scope}</th>
        <td>${check.id}</td>
        <td>${boundOfCheck(check)}</td>
        <td>${valueInWords(check)}</td>
        <td class="${tones[check.status]}">${check.reason === null ? check.status : outcomeInWords(check)}</td>
      </tr>`,
  );
  return html`<h2 id="budgets">Budgets</h2>
    <p class="lead">${checksInWords(checks)}${more}.</p>
    ${scrolledTable('Budgets', ['lane', 'budget', 'at most', 'measured', 'outcome'], rows)}`;
}
