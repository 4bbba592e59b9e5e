import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { z } from 'zod';
import { operationsApi } from '../api/operations-api.ts';
import type { Api, Operation, OperationAnswer } from '../api/operation.ts';
import { problemView } from '../api/schemas.ts';
import type { ApiDocument } from './api-document.ts';

const PROBLEM = {
  description: 'Refused, or failed',
  content: { 'application/problem+json': { schema: problemView } },
} as const;

const idempotencyKey = z.object({
  'Idempotency-Key': z
    .uuid()
    .meta({ description: 'One a request, kept over its tries: all are answered with the result of the first' }),
});

const location = z.string().meta({ header: { description: 'Where it is' } });
const replayed = z
  .literal('true')
  .optional()
  .meta({ header: { description: 'On the answers to all tries but the first' } });

/** The OpenAPI 3.1 document of a service, operations of the platform included. */
export function documentOf({ title, description, version, operations }: Api): ApiDocument {
  const business = Object.values(operations).map((each) => [each, title] as const);
  const platform = Object.values<Operation>(operationsApi).map((each) => [each, 'Operations'] as const);
  const document = createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: `${title} of Cutover's bank`,
        version,
        description,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      tags: [{ name: title }, { name: 'Operations', description: 'What the platform and people ask of every service' }],
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
      paths: pathsOf([...business, ...platform]),
    },
    { override: simplify },
  );
  return JSON.parse(JSON.stringify(document), tidy) as ApiDocument;
}

/** Patterns that formats say already are left out, and answers may gain properties. */
function simplify({ jsonSchema, io }: { jsonSchema: Record<string, unknown>; io: 'input' | 'output' }): void {
  if (jsonSchema['format'] !== undefined) delete jsonSchema['pattern'];
  if (io === 'output' && jsonSchema['additionalProperties'] === false) delete jsonSchema['additionalProperties'];
}

/** What is said beside a reference is description only: zod repeats the object's own strictness there. */
function tidy(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('$ref' in value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== 'additionalProperties'));
}

function pathsOf(operations: readonly (readonly [Operation, string])[]): ZodOpenApiPathsObject {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const [operation, tag] of operations) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [operation.method]: operationOf(operation, tag) };
  }
  return paths;
}

function operationOf(operation: Operation, tag: string): ZodOpenApiOperationObject {
  const { id, summary, access = 'caller', params, query, body } = operation;
  const keyed = isKeyed(operation);
  const answers = Object.entries(operation.answers).map(([status, answer]) => [status, answerOf(answer, keyed)]);
  return {
    operationId: id,
    summary,
    tags: [tag],
    security: access === 'public' ? [] : [{ bearer: [] }],
    ...(typeof access === 'object' && { description: `Needs the role ${access.role}.` }),
    requestParams: {
      ...(params && { path: params }),
      ...(query && { query }),
      ...(keyed && { header: idempotencyKey }),
    },
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: { ...Object.fromEntries(answers), default: PROBLEM },
  };
}

function isKeyed({ method, idempotency = true }: Operation): boolean {
  return method !== 'get' && idempotency;
}

function answerOf({ description, schema, contentType, location: located }: OperationAnswer, keyed: boolean) {
  const type = contentType ?? (schema && 'application/json');
  const headers = { ...(located && { Location: location }), ...(keyed && { 'Idempotency-Replayed': replayed }) };
  return {
    description,
    ...(Object.keys(headers).length > 0 && { headers: z.object(headers) }),
    ...(type && { content: { [type]: { schema: schema ?? z.string() } } }),
  };
}
