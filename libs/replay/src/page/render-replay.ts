import { escapeScriptJson, html, raw } from '@cutover/comparison';
import type { Replay } from '../model/replay.ts';
import { pageScript, pageStyle } from './page.gen.ts';

/** The whole replay as one HTML document that asks for nothing from anywhere. The same run gives the same bytes. */
export function renderReplay(replay: Replay): string {
  const title = `${replay.app} ${replay.versions.old} → ${replay.versions.new}, replayed`;
  const policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="generator" content="cutover replay" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <title>${title}</title>
        <style>
          ${raw(pageStyle)}
        </style>
      </head>
      <body>
        <div id="app"></div>
        <noscript>This page is played by its script, which this browser does not run.</noscript>
        <script type="application/json" id="replay">
          ${raw(escapeScriptJson(replay))}
        </script>
        <script>
          ${raw(pageScript)};
        </script>
      </body>
    </html> `.html;
}
