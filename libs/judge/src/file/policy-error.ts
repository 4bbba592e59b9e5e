/** A policy file that cannot be used: one line with the file, the field and what was expected. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
  readonly code = 'policy-invalid';
}
