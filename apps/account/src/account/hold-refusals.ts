import { refusal } from './account-refusals.ts';

export const holdNotOpen = () => refusal('hold.not-open', 'The account has no open hold of this id', 'holdId');
export const holdNotYours = () => refusal('hold.not-yours', 'The hold is not yours to end', 'holdId');
export const holdFourEyes = () =>
  refusal('hold.four-eyes', 'Another teller than the one who placed the hold takes it', 'holdId');
export const holdExpired = () => refusal('hold.expired', 'The hold is past its deadline', 'holdId');
export const holdExceeded = () => refusal('hold.exceeded', 'No more can be captured than was held', 'amount.minor');
export const holdPast = () => refusal('hold.deadline-past', 'The deadline of a hold lies ahead', 'expiresAt');
export const tooManyHolds = () => refusal('hold.too-many', 'The account has too many open holds', 'id');
