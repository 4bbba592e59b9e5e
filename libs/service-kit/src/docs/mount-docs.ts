import type { Express, Request, Response } from 'express';
import { contextOf } from '../http/request-context.ts';
import { sendText } from '../http/send-reply.ts';
import type { ApiDocument } from './api-document.ts';
import { DOCS_POLICY, docsPage } from './docs-page.ts';

export const DOCS_PATHS = { document: '/openapi.json', page: '/docs' } as const;

/** Serves the API's document, and a page of it. Both are made when first asked for. */
export function mountDocs(app: Express, document: ApiDocument): void {
  const mount = (path: string, type: string, make: () => string, headers: Readonly<Record<string, string>>) => {
    let text: string | undefined;
    app.get(path, (request: Request, response: Response) => {
      contextOf(request).route = path;
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      sendText(response, (text ??= make()), type);
    });
  };
  const cached = { 'cache-control': 'public, max-age=60' };
  mount(DOCS_PATHS.document, 'application/json; charset=utf-8', () => JSON.stringify(document), cached);
  const page = { ...cached, 'content-security-policy': DOCS_POLICY, 'referrer-policy': 'no-referrer' };
  mount(DOCS_PATHS.page, 'text/html; charset=utf-8', () => docsPage(document), page);
}
