export { transferPod, transferPodStores } from './in-memory-pod.ts';
export type { TransferPodParts } from './in-memory-pod.ts';
