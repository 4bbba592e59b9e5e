import { DomainError } from '../errors/domain-error.ts';

/** The parts of a request. */
export type Part = 'params' | 'query' | 'headers' | 'body';

/** One thing wrong with a request. */
export interface FieldError {
  /** A path such as `amount.minor` or a header's name; empty for the part as a whole. */
  readonly field: string;
  readonly in: Part;
  readonly message: string;
}

/** A request that cannot be served as it is; the answer names each field. */
export class RequestInvalid extends DomainError {
  readonly errors: readonly FieldError[];

  constructor(errors: readonly FieldError[]) {
    const message = errors.map(({ field, in: part, message: what }) => `${field || `the ${part}`}: ${what}`).join('; ');
    super('request.invalid', message, { fields: { field: errors[0]?.field ?? '' } });
    this.name = 'RequestInvalid';
    this.errors = errors;
  }
}

export const fieldInvalid = (part: Part, field: string, message: string) =>
  new RequestInvalid([{ field, in: part, message }]);
