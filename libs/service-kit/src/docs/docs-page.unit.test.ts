import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { ApiDocument } from './api-document.ts';
import { DOCS_POLICY, docsPage } from './docs-page.ts';

const thing = { $ref: '#/components/schemas/Thing' };
const answer = { description: 'It is <made>', content: { 'application/json': { schema: thing } } };
const document: ApiDocument = {
  openapi: '3.1.0',
  info: { title: 'Things & more', version: '1.2.3' },
  paths: {
    '/things/{id}': {
      put: {
        operationId: 'putThing',
        summary: 'Put <script>alert(1)</script>',
        security: [{ bearer: [] }],
        parameters: [{ in: 'path', name: 'id', required: true, schema: { type: 'string', format: 'uuid' } }],
        requestBody: {
          content: {
            'application/json': { schema: { type: 'object', properties: { n: { type: 'integer', minimum: 1 } } } },
          },
        },
        responses: { '200': answer },
      },
    },
  },
  components: {
    schemas: { Thing: { type: 'object', properties: { all: { type: 'array', items: thing } }, required: ['all'] } },
  },
};

describe('the page of an API', () => {
  const page = docsPage(document);

  it('shows operations, what they take and what they answer, and links named schemas', () => {
    expect(page).toContain('<section id="putThing">');
    expect(page).toContain('<code>id</code> in path <span class="type">string, uuid</span>');
    expect(page).toContain('<span class="quiet">optional</span> <span class="type">integer; minimum 1</span>');
    expect(page).toContain('<a href="#schema-Thing">Thing</a>');
    expect(page).toContain('<section id="schema-Thing">');
    expect(page).toContain('Needs a token');
  });

  it('takes nothing of the document for markup', () => {
    expect(page).not.toContain('<script');
    expect(page).toContain('Things &amp; more');
    expect(page).toContain('It is &lt;made&gt;');
  });

  it('loads nothing: no script, no address but its own, one style that the policy knows', () => {
    expect(page).not.toMatch(/src=|url\(|@import|https?:/);
    const [style, ...others] = [...page.matchAll(/<style>([^<]*)<\/style>/g)];
    const hash = createHash('sha256').update(style![1]!).digest('base64');
    expect(others).toEqual([]);
    expect(DOCS_POLICY).toContain(`default-src 'none'; style-src 'sha256-${hash}'; `);
    expect(DOCS_POLICY).not.toContain('unsafe');
  });
});
