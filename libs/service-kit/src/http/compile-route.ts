import type { Access, Route } from './define-route.ts';
import { firstLooseObject } from './validate.ts';

/** A route with everything decided that does not depend on the request. */
export interface CompiledRoute extends Route {
  readonly access: Access;
  readonly role: string | undefined;
  readonly idempotency: boolean;
  readonly bodyLimitBytes: number;
}

/** @throws Error when a route is declared in a way that would let unchecked input pass */
export function compileRoute(route: Route, bodyLimitBytes: number): CompiledRoute {
  const access = route.access ?? 'caller';
  const where = `route ${route.method.toUpperCase()} ${route.path}`;
  refuseLooseSchemas(route, where);
  const unchecked = /[:*]/.test(route.path) && route.params === undefined;
  if (unchecked) throw new Error(`${where}: the path has parameters but no params schema`);
  if (route.method === 'get' && route.body !== undefined) throw new Error(`${where}: a GET takes no body`);
  return {
    ...route,
    access,
    role: typeof access === 'object' ? access.role : undefined,
    idempotency: route.method !== 'get' && (route.idempotency ?? true),
    bodyLimitBytes: route.bodyLimitBytes ?? bodyLimitBytes,
  };
}

function refuseLooseSchemas(route: Route, where: string): void {
  for (const part of ['params', 'query', 'body'] as const) {
    const schema = route[part];
    const loose = schema === undefined ? undefined : firstLooseObject(schema);
    if (loose === undefined) continue;
    throw new Error(`${where}: ${part} schema lets unknown fields pass at ${loose}, use z.strictObject`);
  }
}
