import { join } from 'node:path';

/** The adapter, self-contained: run by Node as it is. The first is where it starts. */
export const ADAPTER_FILES: readonly string[] = [
  ...['main.ts', 'settings.ts', 'adapter-server.ts', 'answers.ts', 'read-body.ts', 'route.ts', 'upstream.ts'],
].map((name) => join(import.meta.dirname, name));
