export { everyVariant, type Variant } from './every-variant.ts';
export type { ApiClient, Verdict } from './api-server/client.ts';
export { defineRollouts } from './api-server/rollouts.ts';
export { startApiServer, type ApiServer } from './api-server/start.ts';
export { serveObjects, type ObjectsServer } from './objects-server.ts';
export { statusOf, upgrade, type Release } from './release.ts';
export { everyEnvironment, type EnvironmentValues } from './every-environment.ts';
export { BUILD_MS, helmPath, REQUIRED, type Manifest } from './rendering.ts';
export { defineServiceMonitors, serviceMonitorDefinition } from './api-server/service-monitors.ts';
