export { ContractError, type ContractErrorCode } from './contract-error.ts';
export { defineMessage, defineVersions, type MessageContract, type Upcaster } from './define-message.ts';
export {
  cancelCredit,
  captureHold,
  creditMoney,
  creditRefused,
  holdCaptured,
  holdMoney,
  holdRefused,
  holdReleased,
  memberLeft,
  memberRegistered,
  moneyCredited,
  moneyHeld,
  on,
  react,
  releaseHold,
  transferCompleted,
  transferFailed,
  type DataOf,
  type Incoming,
  type Reactions,
} from './messages.ts';
export {
  accountApi,
  type AccountTransferView,
  type AccountView,
  type HoldStepView,
  type MovedView,
  type OpenHoldsView,
  type StatementEntryView,
} from './api/account-api.ts';
export { accountDocument, membershipDocument, transferDocument } from './api/documents.ts';
export { normaliseEmail } from './api/membership/email-address.ts';
export { membershipApi, ROLES, type ChangedMemberView, type MemberView, type Role } from './api/membership-api.ts';
export { defineOperation, type AnswerOf, type Api, type Operation } from './api/operation.ts';
export { idSchema, limitSchema, subjectSchema } from './api/schemas.ts';
export { transferApi, type TransferView } from './api/transfer-api.ts';
export { amountSchema, currencySchema, MAX_AMOUNT, type Money } from './money/money.ts';
export type { ApiDocument } from './openapi/api-document.ts';
export { bankTopics, TOPICS, type BankTopic } from './topics.ts';
