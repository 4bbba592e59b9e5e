import { defineRoute, type Route, type TextReply } from '@cutover/service-kit';
import { pageHtml, pageScript, pageStyle } from './page.gen.ts';

/** Nothing but what this service itself serves: no inline script, no frame, no form elsewhere. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
} as const;

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#ffd23f" d="M16 16 29 8a15 15 0 1 0 0 16z"/></svg>';

/** The page and its parts, made at build by `build-page.ts`; asked for again at each load, so that none is of another version. */
export function pageRoutes(): readonly Route[] {
  return [
    text('/', 'text/html; charset=utf-8', pageHtml),
    text('/app.js', 'text/javascript; charset=utf-8', pageScript),
    text('/app.css', 'text/css; charset=utf-8', pageStyle),
    text('/icon.svg', 'image/svg+xml', ICON),
  ];
}

function text(path: string, contentType: string, body: string): Route {
  const answer: TextReply = { status: 200, headers: HEADERS, contentType, text: body };
  return defineRoute({ method: 'get', path, access: 'public', handle: () => answer });
}
