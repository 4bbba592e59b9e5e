import type { Fault } from './fault.ts';

/** Requests need no broker; what follows from them does. */
export const brokerRestarted: Fault = {
  kind: 'around',
  name: 'broker-restarted',
  words: 'the broker restarted',
  summary: "Kafka's pod is deleted, and started anew, while the new version is deployed",
  disturbance: 'restart-broker',
  ends: ['completed'],
};
