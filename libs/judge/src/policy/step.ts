/** A step of a canary: at most so long, or until what was seen in it suffices. */
export interface Step {
  /** Share of requests that go to the canary, percent. */
  readonly weight: number;
  readonly seconds: number;
}
