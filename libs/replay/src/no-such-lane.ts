/** A run has no lane of this id. */
export class NoSuchLane extends Error {
  override readonly name = 'NoSuchLane';

  constructor(id: string, known: readonly string[]) {
    super(`no lane "${id}" in this run: expected ${known.join(', ')}`);
  }
}
