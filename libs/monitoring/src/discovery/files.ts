import { join } from 'node:path';

/** Programs that run in a pod beside Prometheus: self-contained, run by Node as they are. The first is where it starts. */
export const DISCOVERY_FILES: readonly string[] = ['main.ts', 'serve-groups.ts', 'pod-groups.ts'].map((name) =>
  join(import.meta.dirname, name),
);
