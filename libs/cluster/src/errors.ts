export type ClusterErrorCode =
  | 'not-root'
  | 'not-linux'
  | 'disk-full'
  | 'unsafe-folder'
  | 'layout'
  | 'port-taken'
  | 'cluster-down'
  | 'command-failed'
  | 'component-failed'
  | 'not-ready'
  | 'no-node-network'
  | 'context-missing'
  | 'docker-missing'
  | 'kind-missing'
  | 'usage';

/** An error of this package: its message is one clear line that says what to do. */
export class ClusterError extends Error {
  override readonly name: string = 'ClusterError';
  readonly code: ClusterErrorCode;

  constructor(code: ClusterErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export function isClusterError(error: unknown, code?: ClusterErrorCode): error is ClusterError {
  return error instanceof ClusterError && (code === undefined || error.code === code);
}

/** A kubectl that exited with an error, and what it said. */
export class KubectlError extends ClusterError {
  override readonly name: string = 'KubectlError';
  readonly stderr: string;
  readonly stdout: string;

  constructor(args: readonly string[], stderr: string, stdout = '') {
    const said = stderr.trim().split('\n').slice(-3).join(' · ');
    super('command-failed', `kubectl ${args.slice(0, 4).join(' ')}: ${said === '' ? 'failed without a word' : said}`);
    this.stderr = stderr;
    this.stdout = stdout;
  }
}
