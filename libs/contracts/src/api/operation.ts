import type { z } from 'zod';

/** `public` needs no token, `caller` any valid one, `{role}` one with that role. */
export type OperationAccess = 'public' | 'caller' | { readonly role: string };

/** What one status is answered with. */
export interface OperationAnswer {
  readonly description: string;
  /** Absent: no body, or a text that is no JSON. */
  readonly schema?: z.ZodType;
  /** Default application/json where there is a schema. */
  readonly contentType?: string;
  /** Whether a `Location` header names what was made. */
  readonly location?: boolean;
}

/**
 * One operation of a service's API as data. The service spreads it into its route (`defineRoute({ ...accountApi.open, handle })`), so that what is documented is what
 * is checked; documents and clients are generated from it.
 */
export interface Operation {
  /** The operation's name in documents and clients. */
  readonly id: string;
  readonly summary: string;
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** An Express 5 path such as `/accounts/:id`. */
  readonly path: string;
  /** Default `caller`. */
  readonly access?: OperationAccess;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Whether `Idempotency-Key` is required. Default: on every method but GET. */
  readonly idempotency?: boolean;
  /** By status. Refusals are problem+json on every operation and are not listed. */
  readonly answers: Readonly<Record<number, OperationAnswer>>;
}

/** Keeps the literal types, which a route's handler is typed by. */
export function defineOperation<const O extends Operation>(operation: O): O {
  return operation;
}

/** A service's API. A change that would break a caller needs another major version; a test holds that. */
export interface Api {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly version: `${number}.${number}.${number}`;
  readonly operations: Readonly<Record<string, Operation>>;
}

type Primitive = string | number | boolean | bigint | null | undefined;
type ReadonlyDeep<T> = T extends Primitive ? T : { readonly [K in keyof T]: ReadonlyDeep<T[K]> };

/** What a view gives for an answer's schema. */
export type Shown<S extends z.ZodType> = ReadonlyDeep<z.output<S>>;

/** What a route gives as the body of one of its operation's answers. */
export type AnswerOf<O extends Operation, Status extends keyof O['answers']> = O['answers'][Status] extends {
  readonly schema: infer S extends z.ZodType;
}
  ? Shown<S>
  : never;
