/** An image as the cluster's pods pull it. */
export interface ComparisonImage {
  /** Registry and repository, without tag or digest. */
  repository: string;
  digest: string;
  /** The x-version its build baked in. */
  version: string;
}
