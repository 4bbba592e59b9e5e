import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { compileRoute } from './compile-route.ts';
import { defineRoute } from './define-route.ts';
import type { Route } from './define-route.ts';
import { reply } from './reply.ts';

const handle = () => reply(200);
const compile = (route: Route) => () => compileRoute(route, 100);
const strict = z.strictObject({ name: z.string() });

describe('a route', () => {
  it('needs a token and, when it writes, an idempotency key, unless it says otherwise', () => {
    const route = compileRoute(defineRoute({ method: 'post', path: '/a', body: strict, handle }), 100);
    expect([route.access, route.idempotency, route.bodyLimitBytes]).toEqual(['caller', true, 100]);
    expect(compileRoute(defineRoute({ method: 'get', path: '/a', handle }), 100).idempotency).toBe(false);
  });

  it.each([
    ['a body', z.object({ name: z.string() }), '(top)'],
    ['an object inside', z.strictObject({ amount: z.object({ minor: z.number() }) }), 'amount'],
    ['an object in a list', z.strictObject({ lines: z.array(z.looseObject({})) }), 'lines.*'],
    ['an optional object', z.strictObject({ amount: z.object({}).optional() }), 'amount.*'],
    ['an object in a choice', z.strictObject({ to: z.union([z.string(), z.object({})]) }), 'to.*'],
    ['an object behind a transform', z.strictObject({ to: z.object({}).transform(String) }), 'to.*'],
  ])('is refused when %s lets unknown fields pass', (_what, body, where) => {
    expect(compile(defineRoute({ method: 'post', path: '/a', body, handle }))).toThrow(
      `route POST /a: body schema lets unknown fields pass at ${where}, use z.strictObject`,
    );
  });

  it('is refused when its path has parameters that nobody checks', () => {
    expect(compile(defineRoute({ method: 'get', path: '/a/:id', handle }))).toThrow('no params schema');
  });

  it('is refused when it reads a body on GET', () => {
    expect(compile(defineRoute({ method: 'get', path: '/a', body: strict, handle }))).toThrow('a GET takes no body');
  });
});
