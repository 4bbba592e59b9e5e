import type { Fault } from './fault.ts';

/** What a switch adds to an accident, or an accident to a switch. */
export const podKilled: Fault = {
  kind: 'around',
  name: 'pod-killed',
  words: 'a pod killed',
  summary: 'one serving pod is deleted without grace while the new version is deployed',
  disturbance: 'kill-pod',
  ends: ['completed'],
};
