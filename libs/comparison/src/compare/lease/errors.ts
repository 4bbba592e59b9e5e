/** Another comparison runs on the cluster. */
export class ComparisonRunning extends Error {
  readonly code = 'comparison-running';
}

/** The lease went to another, or could not be renewed in time: what is measured from then on may be disturbed. */
export class LeaseLost extends Error {
  readonly code = 'lease-lost';
}

/** The cluster does not let the lease be taken. */
export class LeaseRefused extends Error {
  readonly code = 'lease-refused';
}
