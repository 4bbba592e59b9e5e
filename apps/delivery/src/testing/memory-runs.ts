import type { NewRun, OpenRun, Runs } from '../pipelines/runs.ts';

/** Runs in memory, with what was asked of them. A real API server is in the end-to-end tests. */
export class MemoryRuns implements Runs {
  readonly created = new Map<string, NewRun>();
  readonly stopped: string[] = [];
  readonly ended = new Set<string>();

  async create(run: NewRun): Promise<void> {
    const name = run.metadata?.name ?? '';
    if (!this.created.has(name)) this.created.set(name, run);
  }

  async open(label: string): Promise<readonly OpenRun[]> {
    return [...this.created]
      .filter(([name, { metadata }]) => !this.ended.has(name) && metadata?.labels?.[label] !== undefined)
      .map(([name, { metadata }]) => ({
        ...{ name, labels: metadata?.labels ?? {} },
        isStopping: this.stopped.includes(name),
      }));
  }

  async stop(name: string): Promise<void> {
    this.stopped.push(name);
  }
}
