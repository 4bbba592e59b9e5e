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
export { amountSchema, currencySchema, MAX_AMOUNT, type Money } from './money/money.ts';
export { bankTopics, TOPICS } from './topics.ts';
