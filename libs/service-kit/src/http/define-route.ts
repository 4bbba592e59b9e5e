import type { z } from 'zod';
import type { Caller } from '../auth/caller.ts';
import type { Reply } from './reply.ts';
import type { RequestContext } from './request-context.ts';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** `public` needs no token, `caller` any valid one, `{role}` one with that role. */
export type Access = 'public' | 'caller' | { readonly role: string };

type Schema = z.ZodType | undefined;
type Parsed<S extends Schema> = S extends z.ZodType ? z.output<S> : undefined;

/** What a handler is given: every part checked, nothing else. */
export interface RouteInput<P extends Schema, Q extends Schema, H extends Schema, B extends Schema> {
  readonly params: Parsed<P>;
  readonly query: Parsed<Q>;
  readonly headers: Parsed<H>;
  readonly body: Parsed<B>;
}

export interface RouteDefinition<
  M extends Method,
  P extends Schema,
  Q extends Schema,
  H extends Schema,
  B extends Schema,
  A extends Access,
  I extends boolean,
> {
  readonly method: M;
  /** An Express 5 path such as `/accounts/:id`; also the `route` of logs and metrics. */
  readonly path: string;
  /** Default `caller`. */
  readonly access?: A;
  /** Strict objects: unknown names are refused. A part without a schema must be absent from the request. */
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** The named headers are checked, others pass. Names in lower case. */
  readonly headers?: H;
  /** Whether `Idempotency-Key` is required. Default: on every method but GET. */
  readonly idempotency?: I;
  /** Overrides BODY_LIMIT_BYTES. */
  readonly bodyLimitBytes?: number;
  handle(
    input: RouteInput<P, Q, H, B> & {
      readonly caller: A extends 'public' ? undefined : Caller;
      /** Lower-case UUID. */
      readonly idempotencyKey: M extends 'get' ? undefined : I extends false ? undefined : string;
    },
    context: RequestContext,
  ): Reply | Promise<Reply>;
}

/** A route whose types have served their purpose; what `buildHttpApp` takes. */
export type Route = Omit<RouteDefinition<Method, Schema, Schema, Schema, Schema, Access, boolean>, 'handle'> & {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- inputs differ by route and are checked at definition
  readonly handle: (input: any, context: RequestContext) => Reply | Promise<Reply>;
};

/**
 * Declares a route; the handler's input is typed by the schemas.
 * Errors thrown by the handler are answered by the problem catalogue.
 */
export function defineRoute<
  M extends Method,
  P extends Schema = undefined,
  Q extends Schema = undefined,
  H extends Schema = undefined,
  B extends Schema = undefined,
  const A extends Access = 'caller',
  I extends boolean = true,
>(definition: RouteDefinition<M, P, Q, H, B, A, I>): Route {
  return definition as unknown as Route;
}
