import { deflateRawSync } from 'node:zlib';

import { chartFile } from '../../markdown.ts';
import type { LaneResult } from '../../../record/lane-result.ts';
import { html, raw, type Html } from '../../words/escape.ts';

/** A lane of which nothing is built before it is opened: its content deflated, as text, beside a line that says what it was. */
export function packedLane(lane: LaneResult, line: Html, content: Html): Html {
  const packed = deflateRawSync(content.html, { level: 9 }).toString('base64');
  return html`<details class="lane" data-lane="${lane.id}" data-file="${chartFile(lane.id)}">
    <summary>${line}</summary>
    <script type="text/plain">
      ${raw(packed)}
    </script>
  </details>`;
}
