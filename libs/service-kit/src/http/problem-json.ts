import { isErrorData } from '../errors/domain-error.ts';
import type { ErrorData } from '../errors/domain-error.ts';
import type { ProblemCatalogue, ProblemType } from '../errors/problem-catalogue.ts';
import { RequestInvalid } from './request-errors.ts';
import type { FieldError } from './request-errors.ts';

/** RFC 9457 problem details, with our members `code`, `retriable`, `requestId`, `field`, `errors`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly code: string;
  readonly retriable: boolean;
  readonly requestId: string;
  /** The first wrong field, such as `amount.minor`. */
  readonly field?: string;
  readonly errors?: readonly FieldError[];
  readonly [exposed: string]: unknown;
}

export const PROBLEM_TYPE = 'application/problem+json';

const INTERNAL: ProblemType = { status: 500, title: 'Something went wrong on our side' };

/** The code of what is in no catalogue. */
export const UNFORESEEN = 'internal';

const UNKNOWN: ErrorData = { code: UNFORESEEN, message: '', fields: {}, retriable: false };

/** Maps any thrown value to a problem. What is not in the catalogue, or is 500 and above, shows nothing of itself. */
export function problemOf(error: unknown, catalogue: ProblemCatalogue, requestId: string): Problem {
  const data = isErrorData(error) && Object.hasOwn(catalogue, error.code) ? error : UNKNOWN;
  const { code, retriable, message } = data;
  const { status, title, expose } = catalogue[code] ?? INTERNAL;
  const base = { type: `urn:cutover:problem:${code}`, title, status, code, retriable, requestId };
  if (status >= 500) return base;
  return { ...exposedFields(data, expose), ...base, detail: message, ...invalidFields(data) };
}

function exposedFields(data: ErrorData, expose: ProblemType['expose'] = []): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const name of ['field', ...expose]) {
    if (data.fields[name] !== undefined) shown[name] = data.fields[name];
  }
  return shown;
}

function invalidFields(data: ErrorData): { errors?: Problem['errors'] } {
  return data instanceof RequestInvalid ? { errors: data.errors } : {};
}
