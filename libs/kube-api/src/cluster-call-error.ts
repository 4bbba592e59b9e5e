/** One line: what was asked and what the API server said. */
export class ClusterCallError extends Error {
  override readonly name = 'ClusterCallError';
  /** Undefined where no answer came. */
  readonly status: number | undefined;

  constructor(problem: string, status?: number) {
    super(problem);
    this.status = status;
  }
}
