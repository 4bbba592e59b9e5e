import createClient, { type Client, type ClientOptions } from 'openapi-fetch';
import type { components as account, paths as accountPaths } from './account.gen.ts';
import type { paths as membershipPaths } from './membership.gen.ts';
import type { paths as transferPaths } from './transfer.gen.ts';

export type Problem = account['schemas']['Problem'];
export type AccountClient = Client<accountPaths>;
export type MembershipClient = Client<membershipPaths>;
export type TransferClient = Client<transferPaths>;

/** `baseUrl` is the service's address; `fetch` may be one that retries, or carries a trace on. */
export type ServiceClientOptions = ClientOptions & { readonly baseUrl: string };

/** A client whose paths, bodies, headers and answers are typed by the published document. An answer is `data`, or `error`: a problem. */
export function accountClient(options: ServiceClientOptions): AccountClient {
  return createClient<accountPaths>(options);
}

export function membershipClient(options: ServiceClientOptions): MembershipClient {
  return createClient<membershipPaths>(options);
}

export function transferClient(options: ServiceClientOptions): TransferClient {
  return createClient<transferPaths>(options);
}
