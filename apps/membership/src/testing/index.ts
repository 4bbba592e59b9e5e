export { membershipPod, testIssuer, testTokens } from './in-memory-pod.ts';
export type { MembershipPodParts, TestTokens } from './in-memory-pod.ts';
export { inMemoryStores as membershipPodStores } from './in-memory-stores.ts';
