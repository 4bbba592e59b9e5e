import { accountDocument, membershipDocument, transferDocument } from '@cutover/contracts';

export const documents = {
  account: accountDocument,
  membership: membershipDocument,
  transfer: transferDocument,
} as const;

export type ServiceName = keyof typeof documents;
export const SERVICES = Object.keys(documents) as ServiceName[];
