import { isDeepStrictEqual } from 'node:util';
import { self } from '@cutover/toolchain';
import { boundLog, logPath } from './log-file.ts';
import type { ProcessReport, ProcessSpec, SupervisorPlace } from './protocol.ts';
import { readRecord, writeRecord } from './record-file.ts';
import { Supervised } from './supervised.ts';

/** Keeps a node's processes running, and takes over those of a supervisor that was killed. */
export class Supervisor {
  readonly #place: SupervisorPlace;
  readonly #processes = new Map<string, Supervised>();

  constructor(place: SupervisorPlace) {
    this.#place = place;
    for (const record of readRecord(place.record)?.processes ?? []) {
      this.#processes.set(record.name, Supervised.resume(record, this.#options()));
    }
    this.#save();
  }

  /** Starts a process, or starts it anew where its spec has changed; one that runs as asked is left alone. */
  async ensure(spec: ProcessSpec): Promise<ProcessReport> {
    const present = this.#processes.get(spec.name);
    if (present && isDeepStrictEqual(present.spec, spec)) {
      present.hurry();
      return present.record();
    }
    await present?.stop();
    const process = new Supervised(spec, this.#options());
    this.#processes.set(spec.name, process);
    process.start();
    return process.record();
  }

  /** Ends a process for good; fine where there is none of that name. */
  async remove(name: string): Promise<{ readonly removed: boolean }> {
    const present = this.#processes.get(name);
    if (present === undefined) return { removed: false };
    await present.stop();
    this.#processes.delete(name);
    this.#save();
    return { removed: true };
  }

  reports(): ProcessReport[] {
    return [...this.#processes.values()].map((process) => process.record());
  }

  async boundLogs(): Promise<void> {
    for (const name of this.#processes.keys()) await boundLog(logPath(this.#place.logs, name));
  }

  #options() {
    return { logs: this.#place.logs, changed: () => this.#save() };
  }

  #save(): void {
    const processes = [...this.#processes.values()].map((process) => process.record());
    writeRecord(this.#place.record, { supervisor: self(), processes });
  }
}
