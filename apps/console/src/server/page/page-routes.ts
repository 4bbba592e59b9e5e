import { defineRoute, type Route, type TextReply } from '@cutover/service-kit';
import { z } from 'zod';
import { pageHtml, pageScript, pageStyle } from './page.gen.ts';

/** Nothing but what the console itself serves: no inline script or style, no frame, no form elsewhere. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-cache',
} as const;

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#14202e"/><circle cx="10" cy="16" r="4.5" fill="#5390dd"/><path d="M18 16h8m-3.5-4 4 4-4 4" fill="none" stroke="#52d9b8" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/></svg>';

const NAME = z.string().max(253);

/** Addresses of the one page: what is shown at each is the page's own matter. */
const PAGES: readonly (readonly [path: string, params?: z.ZodType])[] = [
  ['/'],
  ['/previews'],
  ['/runs'],
  ['/live'],
  ['/join'],
  ['/processes'],
  ['/processes/:name', z.strictObject({ name: NAME })],
  ['/services/:namespace/:name', z.strictObject({ namespace: NAME, name: NAME })],
];

export function pageRoutes(): readonly Route[] {
  const html = text('text/html; charset=utf-8', pageHtml);
  return [
    ...PAGES.map(([path, params]) => page(path, html, params)),
    page('/app.js', text('text/javascript; charset=utf-8', pageScript)),
    page('/app.css', text('text/css; charset=utf-8', pageStyle)),
    page('/icon.svg', text('image/svg+xml', ICON)),
  ];
}

function text(contentType: string, body: string): TextReply {
  return { status: 200, headers: HEADERS, contentType, text: body };
}

function page(path: string, answer: TextReply, params?: z.ZodType): Route {
  return defineRoute({ method: 'get', path, access: 'public', ...(params && { params }), handle: () => answer });
}
