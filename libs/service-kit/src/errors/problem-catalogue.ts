/** What HTTP says of one error code. */
export interface ProblemType {
  /** 400 to 599. From 500 on, the error's own message and fields stay inside. */
  readonly status: number;
  /** A constant sentence; RFC 9457 section 3.1.3. */
  readonly title: string;
  /** Names of the error's fields that the answer may carry. */
  readonly expose?: readonly string[];
}

/** The one place that maps error codes to HTTP. A code that is not listed is answered as `internal`. */
export type ProblemCatalogue = Readonly<Record<string, ProblemType>>;

/** The codes of the shell itself; a service adds its own. */
export const shellProblems = {
  'request.invalid': { status: 400, title: 'The request is not valid' },
  'request.malformed-json': { status: 400, title: 'The body is not valid JSON' },
  'request.aborted': { status: 400, title: 'The request ended before it was complete' },
  'auth.required': { status: 401, title: 'A bearer token is required' },
  'auth.invalid-token': { status: 401, title: 'The token is not valid' },
  'auth.expired-token': { status: 401, title: 'The token has expired' },
  'auth.keys-unavailable': { status: 503, title: 'Tokens cannot be verified now' },
  'auth.forbidden': { status: 403, title: 'The caller may not do this' },
  'route.unknown': { status: 404, title: 'There is no such route' },
  'route.method-not-allowed': { status: 405, title: 'The route does not take this method' },
  'request.too-large': { status: 413, title: 'The body is too large' },
  'request.unsupported-media-type': {
    status: 415,
    title: 'The body must be application/json in UTF-8, not compressed',
  },
  'client.too-many-requests': {
    status: 429,
    title: 'Too many requests from one client: wait a little',
    expose: ['retryAfterMs', 'retryAfterSeconds'],
  },
  'stream.too-many': { status: 429, title: 'One caller has too many streams open' },
  'stream.full': { status: 503, title: 'As many streams are open as are served' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  'service.unavailable': { status: 503, title: 'The service cannot answer now' },
  'service.overloaded': { status: 503, title: 'Too many requests at once: nothing was done' },
  'service.deadline': { status: 503, title: 'The answer takes too long: a change may have been made or not' },
  'service.starting': { status: 503, title: 'The service is starting' },
} as const satisfies ProblemCatalogue;

/** Joins catalogues. @throws Error when a code is mapped twice or a status is no error */
export function joinCatalogues(...catalogues: readonly ProblemCatalogue[]): ProblemCatalogue {
  const joined: Record<string, ProblemType> = {};
  for (const [code, type] of catalogues.flatMap((catalogue) => Object.entries(catalogue))) {
    if (code in joined) throw new Error(`problem code ${code} is mapped twice`);
    if (type.status < 400 || type.status > 599)
      throw new Error(`problem code ${code}: status ${type.status} is no error`);
    joined[code] = type;
  }
  return joined;
}
