import type { Drawing } from '../charts/drawings.ts';
import { raw, html, type Html } from '../words/escape.ts';

/** A drawing with its title, and what stands below it. */
export function figure(title: string, file: string, { wide, narrow }: Drawing, after = html``): Html {
  return html`<figure>
    <figcaption>
      <h3>${title}</h3>
      <button type="button" data-save="${file}">Save SVG</button>
    </figcaption>
    <div class="wide">${raw(wide)}</div>
    <div class="narrow">${raw(narrow)}</div>
    ${after}
  </figure>`;
}
