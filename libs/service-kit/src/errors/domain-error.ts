/** What an error is, apart from its class: a stable code, fields, and whether trying again can help. */
export interface ErrorData {
  readonly code: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly retriable: boolean;
}

/**
 * A refusal that callers are meant to understand. It knows nothing of HTTP: the catalogue given to `buildHttpApp` maps
 * its code to a status.
 */
export class DomainError extends Error implements ErrorData {
  readonly code: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly retriable: boolean;

  constructor(
    code: string,
    message: string,
    data: { fields?: Readonly<Record<string, unknown>>; retriable?: boolean; cause?: unknown } = {},
  ) {
    super(message, data.cause === undefined ? undefined : { cause: data.cause });
    this.name = 'DomainError';
    this.code = code;
    this.fields = data.fields ?? {};
    this.retriable = data.retriable ?? false;
  }
}

/** Recognises errors that carry the data above, whichever package made them. */
export function isErrorData(error: unknown): error is Error & ErrorData {
  if (!(error instanceof Error)) return false;
  const { code, fields, retriable } = error as Error & Partial<ErrorData>;
  return typeof code === 'string' && typeof fields === 'object' && fields !== null && typeof retriable === 'boolean';
}
