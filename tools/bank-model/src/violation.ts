/** What a bank must never do, by kind. */
export type ViolationKind =
  | 'money' // what accounts hold is not what was paid in and taken out
  | 'permission' // somebody read or moved what is another's
  | 'repetition' // a key was answered for another request, or not for its own
  | 'late' // a transfer has not ended long after everything has come to rest
  | 'unalarmed' // nor is it said to be stuck
  | 'dead-letter' // a message was given up
  | 'answer'; // an answer that no client can foresee: 500, or none of the document's

export class Violation extends Error {
  readonly kind: ViolationKind;

  constructor(kind: ViolationKind, message: string) {
    super(`${kind}: ${message}`);
    this.name = 'Violation';
    this.kind = kind;
  }
}
