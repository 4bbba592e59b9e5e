import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { loadRun, runPaths, treatmentInWords } from '@cutover/comparison';
import type { Run } from '@cutover/comparison';
import type { Logger } from '@cutover/service-kit';
import type { RunItem } from '../../model/items.ts';
import { Polling } from '../polling.ts';
import type { Sink, Source } from '../source.ts';

const EVERY_MS = 3_000;
/** The newest: a folder of years is no reason to read it all. */
const MOST = 200;

/** Pages that a run's folder may hold. */
export const RUN_PAGES = ['report.html', 'replay.html'] as const;
export type RunPage = (typeof RUN_PAGES)[number];

const when = async (file: string): Promise<number | undefined> =>
  (await stat(file).catch(() => undefined))?.mtimeMs;

/** Runs of a folder, by their own reader. What is no run, or not whole yet, is left out. */
export class RunSource implements Source {
  readonly name = 'runs';
  readonly #folder: string;
  readonly #polling: Polling;
  readonly #read = new Map<string, { readonly changedAt: string; readonly item: RunItem | undefined }>();
  readonly #log: Logger;

  constructor(folder: string, log: Logger) {
    this.#folder = folder;
    this.#log = log;
    this.#polling = new Polling(this.name, EVERY_MS, (sink) => this.#look(sink));
  }

  start(sink: Sink): void {
    this.#polling.start(sink);
  }

  stop(): Promise<void> {
    return this.#polling.stop();
  }

  async #look(sink: Sink): Promise<void> {
    if (!existsSync(this.#folder)) return sink.replace('run', []);
    // `latest` is a link to one that has a name of its own.
    const entries = (await readdir(this.#folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
    const names = entries
      .map(({ name }) => name)
      .sort()
      .reverse()
      .slice(0, MOST);
    const runs: RunItem[] = [];
    for (const name of names) {
      const run = await this.#runOf(name);
      if (run !== undefined) runs.push(run);
    }
    sink.replace('run', runs);
  }

  async #runOf(name: string): Promise<RunItem | undefined> {
    const folder = join(this.#folder, name);
    const written = await when(runPaths.run(folder));
    if (written === undefined) return undefined;
    const times = await Promise.all(RUN_PAGES.map((page) => when(join(folder, page))));
    const changedAt = [written, ...times].join(' ');
    const known = this.#read.get(name);
    if (known?.changedAt === changedAt) return known.item;
    const item = await this.#load(
      name,
      folder,
      RUN_PAGES.filter((_, i) => times[i] !== undefined),
    );
    this.#read.set(name, { changedAt, item });
    return item;
  }

  async #load(name: string, folder: string, pages: readonly RunPage[]): Promise<RunItem | undefined> {
    try {
      return itemOf(name, await loadRun(folder), pages);
    } catch (error) {
      this.#log.warn({ run: name, reason: (error as Error).message }, 'a run cannot be read');
      return undefined;
    }
  }
}

function itemOf(id: string, run: Run, pages: readonly RunPage[]): RunItem {
  const { app, startedAt, finishedAt, summary, verdict } = run;
  return {
    ...{ kind: 'run', id, app: app.name, startedAt, finishedAt, pages },
    headline: verdict.headline,
    isVoid: run.void.void,
    versions: { old: app.versions.old.version, new: app.versions.new.version },
    strategies: summary.map((one) => ({
      ...{ name: treatmentInWords(one), isControl: one.control, invariantsHold: one.invariantsHold },
      ...{ sent: one.requests.sent, failed: one.requests.failed },
    })),
  };
}
