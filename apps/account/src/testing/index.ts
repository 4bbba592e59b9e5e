export { accountPod, accountPodStores } from './in-memory-pod.ts';
export type { AccountPodParts, AccountPodStores } from './in-memory-pod.ts';
