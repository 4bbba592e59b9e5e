export type ImageBuildErrorCode =
  | 'debian-unavailable'
  | 'debian-package'
  | 'debian-moved-on'
  | 'command-failed'
  | 'cache-unsafe'
  | 'folder-failed'
  | 'disk-full'
  | 'file-missing'
  | 'lockfile-invalid'
  | 'dependency-missing'
  | 'dependency-conflict'
  | 'bundle-failed'
  | 'manifest-invalid'
  | 'start-missing'
  | 'dependency-changed'
  | 'addon-foreign'
  | 'smoke-failed'
  | 'ignore-invalid'
  | 'version-invalid'
  | 'option-invalid'
  | 'secret-in-context'
  | 'link-escapes'
  | 'link-dangling'
  | 'entry-invalid'
  | 'context-changed';

/** Every failure of building an image that is not OCI's: one line for people, `code` and `fields` for programs. */
export class ImageBuildError extends Error {
  readonly code: ImageBuildErrorCode;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(
    code: ImageBuildErrorCode,
    message: string,
    options: { fields?: Readonly<Record<string, unknown>>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ImageBuildError';
    this.code = code;
    this.fields = options.fields ?? {};
  }
}

export function isImageBuildError(error: unknown, code?: ImageBuildErrorCode): error is ImageBuildError {
  return error instanceof ImageBuildError && (code === undefined || error.code === code);
}
