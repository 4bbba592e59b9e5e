export type ContractErrorCode = 'contract.unknown-type' | 'contract.unknown-version' | 'contract.invalid';

/** A message that this build cannot understand. Trying again does not help: it becomes a dead letter, to be replayed to a build that can. */
export class ContractError extends Error {
  readonly code: ContractErrorCode;
  readonly retriable = false;

  constructor(code: ContractErrorCode, message: string) {
    super(message);
    this.name = 'ContractError';
    this.code = code;
  }
}
