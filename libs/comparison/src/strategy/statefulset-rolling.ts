import { rolling } from './rolling.ts';
import type { Strategy } from './strategy.ts';

/** A StatefulSet's pod keeps its name and its volume: the old one ends before the new one starts, and MongoDB has one pod. Nothing of the app is changed. */
export const statefulSetRolling: Strategy = {
  ...rolling,
  name: 'statefulset-rolling',
  words: "an update of MongoDB's StatefulSet",
  summary: "MongoDB's StatefulSet is updated: its one pod ends before it starts anew; the app stays as it is",
  rank: 72,
  role: 'figure',
  workload: 'StatefulSet',
  change: 'same',
  switched: 'mongo',
};
