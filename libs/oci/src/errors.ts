/** What went wrong, as a stable code a caller can branch on. */
export type OciErrorCode =
  | 'reference-invalid'
  | 'digest-invalid'
  | 'digest-mismatch'
  | 'size-mismatch'
  | 'entry-invalid'
  | 'manifest-invalid'
  | 'platform-missing'
  | 'layer-invalid'
  | 'layout-invalid'
  | 'limit-exceeded'
  | 'folder-failed'
  | 'disk-full'
  | 'credentials-invalid'
  | 'unauthorized'
  | 'not-found'
  | 'registry-refused'
  | 'registry-unreachable';

export interface OciErrorOptions {
  readonly retriable?: boolean;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** Every failure of this package: one line for people, `code` and `fields` for programs. */
export class OciError extends Error {
  readonly code: OciErrorCode;
  readonly retriable: boolean;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(code: OciErrorCode, message: string, options: OciErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'OciError';
    this.code = code;
    this.retriable = options.retriable ?? false;
    this.fields = options.fields ?? {};
  }
}

/** True for this package's errors; with a code, for that one only. */
export function isOciError(error: unknown, code?: OciErrorCode): error is OciError {
  return error instanceof OciError && (code === undefined || error.code === code);
}
