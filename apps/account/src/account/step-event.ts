/** A transfer of another service, and the account that one of its steps is on. */
export interface OfTransferStep {
  readonly transferId: string;
  readonly accountId: string;
}

/** Outcomes that no other command of an account has. They move nothing. */
export type StepEvent =
  | { readonly type: 'StepRefused'; readonly data: OfTransferStep & { readonly reason: string } }
  /** The transfer's credit may not come any more. */
  | { readonly type: 'CreditBarred'; readonly data: OfTransferStep };
