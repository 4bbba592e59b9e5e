import { light } from '../theme.ts';
import { html, type Html } from '../words/escape.ts';

/** What the colours of all figures mean. */
export function legend(): Html {
  const entries = [
    [light.old, 'old version'],
    [light.new, 'new version'],
    [light.failed, 'failed'],
  ] as const;
  return html`<ul class="legend">
    ${entries.map(
      ([color, words]) =>
        html`<li>
          <svg
            width="12"
            height="12"
            aria-hidden="true"
            style="display:inline-block;vertical-align:-1px;margin-right:7px"
          >
            <rect width="12" height="12" rx="3" fill="${color}" /></svg
          >${words}
        </li>`,
    )}
  </ul>`;
}
