import { html, joined, type Html } from './html.ts';

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly description?: string;
  readonly [keyword: string]: unknown;
}

/** Keywords worth a word beside the type. */
const LIMITS = ['minimum', 'exclusiveMinimum', 'maximum', 'minLength', 'maxLength', 'maxItems', 'pattern', 'default'];
const SAFE_INTEGERS = [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];

/** The anchor of a named schema on the page. */
export function schemaAnchor(name: string): string {
  return `schema-${name}`;
}

/** A schema as nested lists; named ones as links to their own section. */
export function schemaHtml(given: object): Html {
  const schema = given as Schema;
  const rows = Object.entries(schema.properties ?? {}).map(([name, each]) => {
    const optional = schema.required?.includes(name) === true ? html`` : html` <span class="quiet">optional</span>`;
    return html`<li><code>${name}</code>${optional} ${schemaHtml(each)}</li>`;
  });
  const inner =
    rows.length > 0
      ? html`<ul>
          ${joined(rows)}
        </ul>`
      : nested(schema);
  const words = schema.description === undefined ? html`` : html` <span class="words">${schema.description}</span>`;
  return html`${typeOf(schema)}${words}${inner}`;
}

function nested({ items }: Schema): Html {
  return items?.properties === undefined
    ? html``
    : html`<ul>
        <li>each ${schemaHtml(items)}</li>
      </ul>`;
}

function typeOf(schema: Schema): Html {
  const { $ref, type, format, items, anyOf, oneOf } = schema;
  if ($ref !== undefined) return reference($ref);
  const either = anyOf ?? oneOf;
  if (either !== undefined) return joined(either.map(typeOf), ' or ');
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.enum !== undefined)
    return html`<code>${schema.enum.map((each) => JSON.stringify(each)).join(' | ')}</code>`;
  const limits = LIMITS.filter((name) => name in schema && !SAFE_INTEGERS.includes(schema[name] as number));
  const said = limits.map((name) => `${name} ${JSON.stringify(schema[name])}`).join(', ');
  const of = items === undefined ? html`` : html` of ${typeOf(items)}`;
  const what = [type ?? 'anything', format].filter((each) => each !== undefined).join(', ');
  return html`<span class="type">${what}${of}${said && `; ${said}`}</span>`;
}

function reference(ref: string): Html {
  const name = ref.slice(ref.lastIndexOf('/') + 1);
  return html`<a href="#${schemaAnchor(name)}">${name}</a>`;
}
