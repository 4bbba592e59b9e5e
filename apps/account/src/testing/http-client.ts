import { accountDocument } from '@cutover/contracts';
import { answerCheck } from '@cutover/contracts/testing';
import { clientOf as plainClientOf, type Client } from '@cutover/service-kit/testing';

export type { Answer, Client } from '@cutover/service-kit/testing';

const check = answerCheck(accountDocument);

/** Speaks to the service as the bearer of a token, and holds each answer against the API's document. */
export function clientOf(url: string, token: string | undefined): Client {
  return plainClientOf(url, token, check);
}
