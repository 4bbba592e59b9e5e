import { createHash } from 'node:crypto';
import type { ApiContent, ApiDocument, ApiOperation, ApiParameter } from './api-document.ts';
import { Html, html, joined } from './html.ts';
import { schemaAnchor, schemaHtml } from './schema-html.ts';

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 56rem; margin: 0 auto; padding: 1rem; }
code, .path { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
nav ul { columns: 2; padding-left: 1.2rem; }
section { border-top: 1px solid #8886; padding-bottom: 1rem; }
.method { font-weight: 700; text-transform: uppercase; }
.quiet, .type { color: light-dark(#5a5a5a, #a8a8a8); }
.words { display: block; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #8884; }
a { color: light-dark(#0043ce, #78a9ff); }
`;

/** Not in the template below: the policy's hash is of every character between the tags, indentation among them. */
const STYLE_ELEMENT = new Html(`<style>${STYLE}</style>`);
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Nothing is loaded and nothing runs: the page is one text with one style. */
export const DOCS_POLICY =
  `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; ` +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

interface Listed {
  readonly line: Html;
  readonly anchor: string;
  readonly operation: ApiOperation;
}

/** An API document as one page without scripts. */
export function docsPage(document: ApiDocument): string {
  const { info, paths, components } = document;
  const listed = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => listedOf(path, method, operation)),
  );
  const names = listed.map(({ line, anchor }) => html`<li><a href="#${anchor}">${line}</a></li>`);
  const schemas = Object.entries(components?.schemas ?? {}).map(
    ([name, schema]) =>
      html`<section id="${schemaAnchor(name)}">
        <h3>${name}</h3>
        ${schemaHtml(schema)}
      </section>`,
  );
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${info.title}</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <header>
          <h1>${info.title}</h1>
          <p>${info.description ?? ''}</p>
          <p>
            Version ${info.version}. The same for programs: <a href="/openapi.json">/openapi.json</a>, OpenAPI
            ${document.openapi}.
          </p>
        </header>
        <nav aria-label="Operations">
          <ul>
            ${joined(names)}
          </ul>
        </nav>
        <main>
          <h2>Operations</h2>
          ${joined(listed.map(section), '\n')}
          <h2>Schemas</h2>
          ${joined(schemas, '\n')}
        </main>
      </body>
    </html> `.text;
}

function listedOf(path: string, method: string, operation: ApiOperation): Listed {
  const line = html`<span class="method">${method}</span> <span class="path">${path}</span>`;
  return { line, anchor: operation.operationId ?? `${method}${path}`, operation };
}

function section({ line, anchor, operation }: Listed): Html {
  const { summary = '', description = '', security = [], parameters = [], requestBody, responses } = operation;
  const token = security.length > 0 ? 'Needs a token (Authorization: Bearer).' : 'Needs no token.';
  const rows = Object.entries(responses).map(([status, { description: what, content }]) => {
    return html`<tr>
      <th scope="row">${status}</th>
      <td>${what}</td>
      <td>${bodies(content)}</td>
    </tr>`;
  });
  return html`<section id="${anchor}">
    <h3>${line}</h3>
    <p>${summary}. ${token} ${description}</p>
    ${parameters.length > 0
      ? html`<h4>Parameters</h4>
          <ul>
            ${joined(parameters.map(parameter))}
          </ul>`
      : html``}
    ${requestBody === undefined
      ? html``
      : html`<h4>Body</h4>
          ${bodies(requestBody.content)}`}
    <h4>Answers</h4>
    <table>
      <thead>
        <tr>
          <th>status</th>
          <th>when</th>
          <th>with</th>
        </tr>
      </thead>
      <tbody>
        ${joined(rows)}
      </tbody>
    </table>
  </section>`;
}

function parameter({ in: place, name, required, schema = {}, description }: ApiParameter): Html {
  const optional = required === true ? html`` : html` <span class="quiet">optional</span>`;
  const shown = description === undefined ? schema : { ...schema, description };
  return html`<li><code>${name}</code> in ${place}${optional} ${schemaHtml(shown)}</li>`;
}

function bodies(content: ApiContent = {}): Html {
  const each = Object.entries(content).map(
    ([type, { schema = {} }]) => html`<div><code>${type}</code> ${schemaHtml(schema)}</div>`,
  );
  return joined(each);
}
