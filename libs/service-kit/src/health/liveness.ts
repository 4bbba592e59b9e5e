interface LivenessCheck {
  readonly name: string;
  readonly stuck: () => boolean;
}

/** Whether this process can still do its work by itself. What is away outside never makes it dead: that is not cured by a new process. */
export class Liveness {
  readonly #checks: LivenessCheck[] = [];

  add(check: LivenessCheck): void {
    this.#checks.push(check);
  }

  /** Names of what only a new process mends; empty while it is alive. */
  stuck(): readonly string[] {
    return this.#checks.filter(({ stuck }) => stuck()).map(({ name }) => name);
  }
}
