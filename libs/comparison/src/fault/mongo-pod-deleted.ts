import type { Fault } from './fault.ts';

/** No strategy saves a request whose database is away; what was acknowledged has to be there afterwards. */
export const mongoPodDeleted: Fault = {
  kind: 'around',
  name: 'mongo-pod-deleted',
  words: "MongoDB's pod deleted",
  summary: "MongoDB's pod is deleted, and started anew, while the new version is deployed",
  disturbance: 'delete-mongo-pod',
  ends: ['completed'],
};
