/** Time across a figure, in its own units. */
export class Scale {
  readonly width = 1_000;
  readonly #from: number;
  readonly #to: number;

  constructor(from: number, to: number) {
    this.#from = from;
    this.#to = to;
  }

  x(at: number): number {
    return ((Math.min(this.#to, Math.max(this.#from, at)) - this.#from) / (this.#to - this.#from)) * this.width;
  }
}
