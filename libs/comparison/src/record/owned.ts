/** Whether `name` is this, or begins with it and a dash. */
export const isAfter = (name: string, owner: string): boolean => name === owner || name.startsWith(`${owner}-`);

/** Pods and ReplicaSets are named workload-hash(-suffix), a StatefulSet's pods workload-number: what has more parts is another workload's, whose name begins alike. */
export const isOwned = (name: string, workload: string): boolean =>
  isAfter(name, workload) && name.slice(workload.length).split('-').length <= 3;
