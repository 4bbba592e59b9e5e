import type { SecretData } from '@cutover/environment-keys';

/** Secrets by `NAMESPACE/NAME`: those that earlier runs made, and those that this one makes. */
export class Vault {
  readonly #data: Map<string, SecretData>;

  constructor(kept: Iterable<readonly [string, SecretData]> = []) {
    this.#data = new Map(kept);
  }

  /** What was made before, else what is made now. */
  take(id: string, make: () => SecretData): SecretData {
    const found = this.#data.get(id) ?? make();
    this.#data.set(id, found);
    return found;
  }

  /** Every value of every Secret, such as to keep it out of what is said. */
  values(): string[] {
    return [...this.#data.values()].flatMap((data) => Object.values(data));
  }
}
