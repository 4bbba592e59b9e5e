import { DomainError } from '@cutover/service-kit';

const refusal = (code: string, message: string, field: string) => new DomainError(code, message, { fields: { field } });

export const unknown = () => refusal('member.unknown', 'There is no such member', 'id');
export const gone = () => refusal('member.left', 'The member has left', 'id');
export const exists = () => refusal('member.exists', 'The member is registered already', 'id');
export const notYours = () => refusal('member.not-yours', 'That is another member', 'id');
export const emailTaken = () => refusal('member.email-taken', 'The address belongs to a member', 'email');
export const passwordWrong = (field: string) => refusal('member.password-wrong', 'That is not the password', field);
export const payToUnknown = () => refusal('member.pay-to-unknown', 'This service knows no accounts', 'payTo');
