/** An image as the cluster's pods pull it. */
export interface ComparisonImage {
  /** Registry and repository, without tag or digest. */
  repository: string;
  digest: string;
  /** What pods are given where the node knows no digest of that repository; by default repository@digest. */
  reference?: string;
  /** What its answers name, or what tells it from the other. */
  version: string;
  /** Of the app's repository, that it was built of; absent where that is not known. */
  commit?: string;
}

/** An image before anybody has pulled it. */
export const unresolved = (reference: string): ComparisonImage => ({
  repository: reference,
  digest: '',
  reference,
  version: reference,
});
