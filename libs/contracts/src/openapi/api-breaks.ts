import { breakingChanges, type JsonSchema } from '../compatibility/breaking-changes.ts';
import { resolved, type ApiContent, type ApiDocument, type ApiOperation, type ApiParameter } from './api-document.ts';

interface Pair<T> {
  readonly was: T;
  readonly is: T;
}

/**
 * What in an API's document would break callers that were written for the published one. A request may ask for less and take more, an answer may give more.
 * Within another major version everything may change.
 * @returns one line a change
 */
export function apiBreaks(was: ApiDocument, is: ApiDocument): string[] {
  if (major(is) > major(was)) return [];
  return operationsOf(was).flatMap(([line, before]) => {
    const after = new Map(operationsOf(is)).get(line);
    if (after === undefined) return [`${line}: was removed`];
    const schemas = resolving({ was, is });
    return [
      ...operationBreaks({ was: before, is: after }),
      ...parameterBreaks({ was: before, is: after }, schemas),
      ...bodyBreaks({ was: before, is: after }, schemas),
      ...answerBreaks({ was: before, is: after }, schemas),
    ].map((change) => `${line}: ${change}`);
  });
}

type Resolving = (schemas: Pair<JsonSchema>) => Pair<JsonSchema>;

function resolving(documents: Pair<ApiDocument>): Resolving {
  return ({ was, is }) => ({ was: resolved(documents.was, was), is: resolved(documents.is, is) });
}

function major({ info }: ApiDocument): number {
  return Number(info.version.split('.')[0]);
}

function operationsOf({ paths }: ApiDocument): [string, ApiOperation][] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, ApiOperation] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  );
}

function operationBreaks({ was, is }: Pair<ApiOperation>): string[] {
  const renamed =
    was.operationId === is.operationId ? [] : [`operationId was ${was.operationId} and is ${is.operationId}`];
  const open = (was.security ?? []).length === 0 && (is.security ?? []).length > 0;
  return open ? [...renamed, 'needs a token now'] : renamed;
}

function parameterBreaks({ was, is }: Pair<ApiOperation>, resolve: Resolving): string[] {
  const named = ({ in: place, name }: ApiParameter) => `${place} parameter ${name}`;
  const before = new Map((was.parameters ?? []).map((each) => [named(each), each]));
  const after = new Map((is.parameters ?? []).map((each) => [named(each), each]));
  const kept = [...before].flatMap(([name, old]) => {
    const now = after.get(name);
    if (now === undefined) return [`${name} was removed`];
    const demanded = now.required === true && old.required !== true ? [`${name} is required now`] : [];
    return [...demanded, ...requestBreaks(resolve({ was: old.schema, is: now.schema }), name)];
  });
  const added = [...after].filter(([name, { required }]) => !before.has(name) && required === true);
  return [...kept, ...added.map(([name]) => `${name} is new and required`)];
}

function bodyBreaks({ was, is }: Pair<ApiOperation>, resolve: Resolving): string[] {
  const [before, after] = [jsonOf(was.requestBody?.content), jsonOf(is.requestBody?.content)];
  if (before === undefined) return after === undefined ? [] : ['takes a body now'];
  if (after === undefined) return ['takes no body any more'];
  return requestBreaks(resolve({ was: before, is: after }), 'body');
}

function answerBreaks({ was, is }: Pair<ApiOperation>, resolve: Resolving): string[] {
  const statuses = Object.keys(is.responses).filter((status) => was.responses[status] === undefined);
  const added = statuses.map((status) => `may answer ${status} now`);
  const kept = Object.entries(was.responses).flatMap(([status, before]) => {
    const after = is.responses[status];
    if (after === undefined) return [];
    return Object.entries(before.content ?? {}).flatMap(([type, { schema }]) => {
      const now = after.content?.[type]?.schema;
      if (now === undefined) return [`${status} is no ${type} any more`];
      return responseBreaks(resolve({ was: schema, is: now }), `${status}`);
    });
  });
  return [...added, ...kept];
}

/** What is asked for may become optional, not required. */
function requestBreaks({ was, is }: Pair<JsonSchema>, path: string): string[] {
  return breakingChanges(was, is, path).filter((change) => !change.endsWith('may be absent now'));
}

/** What is given may become certain, not optional. */
function responseBreaks({ was, is }: Pair<JsonSchema>, path: string): string[] {
  return breakingChanges(was, is, path).filter((change) => !change.endsWith('is required now'));
}

function jsonOf(content: ApiContent | undefined): JsonSchema | undefined {
  return content?.['application/json']?.schema;
}
