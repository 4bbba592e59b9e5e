import { createHash } from 'node:crypto';
import type { Summary } from './records.ts';

/** Sums lines up, documents among them. */
export class LineDigest {
  readonly #hash = createHash('sha256');
  #documents = 0;

  add(line: string, isDocument: boolean): void {
    this.#hash.update(line).update('\n');
    if (isDocument) this.#documents += 1;
  }

  /** Once. */
  summary(): Summary {
    return { documents: this.#documents, sha256: this.#hash.digest('hex') };
  }
}
