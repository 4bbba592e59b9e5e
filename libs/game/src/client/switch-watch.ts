/** A change of the version that answers. */
export interface Switch {
  readonly from: string;
  readonly to: string;
  /** Milliseconds, of the clock that `observe` is given. */
  readonly at: number;
  /** Answers of each since the first of the new one: a rolling update mixes them. */
  oldAnswers: number;
  newAnswers: number;
}

/** Watches which version answers, and keeps the last switch. */
export class SwitchWatch {
  #version = '';
  #last: Switch | undefined;
  readonly pods = new Set<string>();

  get last(): Switch | undefined {
    return this.#last;
  }

  observe(version: string, pod: string, at: number): void {
    if (version === '') return;
    this.pods.add(pod);
    if (this.#version === '') this.#version = version;
    if (this.#last !== undefined && version === this.#last.from && this.#last.to === this.#version) {
      this.#last.oldAnswers += 1;
      return;
    }
    if (version !== this.#version) {
      this.#last = { from: this.#version, to: version, at, oldAnswers: 0, newAnswers: 0 };
      this.#version = version;
    }
    if (this.#last !== undefined) this.#last.newAnswers += 1;
  }
}
