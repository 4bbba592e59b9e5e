import { html, type Html } from '../words/escape.ts';

/** A row whose first cell says what it is of. */
export const textRow = ([first = '', ...cells]: readonly string[]): Html =>
  html`<tr>
    <th scope="row">${first}</th>
    ${cells.map((cell) => html`<td>${cell}</td>`)}
  </tr>`;

/** A table that scrolls within the page where it is too wide, also by keys. */
export const scrolledTable = (label: string, head: readonly string[], rows: readonly Html[]): Html =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="${label}">
    <table>
      <thead>
        <tr>
          ${head.map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
