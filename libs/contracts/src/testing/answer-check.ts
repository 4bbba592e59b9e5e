import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { ApiDocument, ApiOperation } from '../openapi/api-document.ts';

/** One answer of a service, as a test has got it. */
export interface CheckedAnswer {
  readonly method: string;
  /** With its query, if any. */
  readonly path: string;
  readonly status: number;
  readonly contentType: string | null;
  /** Parsed when it is JSON. */
  readonly body: unknown;
}

const PROBLEM = 'application/problem+json';

/** Every operation of a document, as `GET /accounts/{id}`. */
export function documentedRoutes({ paths }: ApiDocument): string[] {
  return Object.entries(paths)
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`))
    .sort();
}

/**
 * Holds answers against a document. A property that the document does not name is an error here, though callers must expect new ones.
 * @returns what throws an Error that says which answer differs, and how
 */
export function answerCheck(document: ApiDocument): (answer: CheckedAnswer) => void {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  const compiled = new Map<string, ValidateFunction>();
  const validator = (key: string, schema: object): ValidateFunction => {
    const known = compiled.get(key) ?? ajv.compile(standalone(document, schema));
    compiled.set(key, known);
    return known;
  };
  return (answer) => {
    const { method, path, status, contentType, body } = answer;
    const line = `${method} ${path} → ${status}`;
    const type = contentType?.split(';')[0] ?? '';
    const [key, schema] = schemaOf(document, answer, type);
    if (schema === undefined) throw new Error(`${line} ${type}: the document has no such answer of ${key}`);
    if (!type.endsWith('json')) return;
    const valid = validator(`${key} ${status < 400 ? status : 'problem'}`, schema);
    if (!valid(body)) throw new Error(`${line}: ${ajv.errorsText(valid.errors, { dataVar: 'body' })}`);
  };
}

/** The operation that a request meets, and the schema of what it was answered. What is no operation is answered with a problem. */
function schemaOf(document: ApiDocument, answer: CheckedAnswer, type: string): [string, object | undefined] {
  if (type === PROBLEM) return ['any operation', document.components.schemas['Problem']];
  const [name, operation] = operationOf(document, answer);
  const content = operation?.responses[String(answer.status)]?.content;
  return [name, content?.[type]?.schema];
}

function operationOf({ paths }: ApiDocument, { method, path }: CheckedAnswer): [string, ApiOperation | undefined] {
  const [bare = ''] = path.split('?');
  // A path without parameters comes first, as OpenAPI says.
  const templates = Object.keys(paths).sort((a, b) => a.split('{').length - b.split('{').length);
  const template = templates.find((each) => patternOf(each).test(bare));
  const name = `${method} ${template ?? bare}`;
  return [name, template === undefined ? undefined : paths[template]?.[method.toLowerCase()]];
}

function patternOf(template: string): RegExp {
  const literal = template.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('[^/]+')}$`);
}

function standalone(document: ApiDocument, schema: object): object {
  const whole = JSON.stringify({ ...schema, $defs: document.components.schemas });
  return closed(JSON.parse(whole.replaceAll('#/components/schemas/', '#/$defs/'))) as object;
}

function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const inner = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, closed(each)]));
  const open =
    typeof inner['properties'] === 'object' && inner['type'] === 'object' && !('additionalProperties' in inner);
  return open ? { ...inner, additionalProperties: false } : inner;
}
