import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { managementPortOf } from '../config/service-config.ts';
import type { ServiceConfig } from '../config/service-config.ts';
import { within } from '../drain/drain.ts';
import type { HttpApp } from '../http/build-http-app.ts';
import { configureManagementServer, listen } from './configure-server.ts';

/** For answers under way when it closes. */
const ANSWER_MS = 1_000;

/** Where probes and metrics are asked, from before the service is ready until its drain has ended. */
export class ManagementServer {
  readonly #server: Server;
  readonly port: number;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
  }

  /** @throws Error with one clear line when the port cannot be had */
  static async open(app: HttpApp, config: ServiceConfig): Promise<ManagementServer> {
    const server = createServer(app.management);
    configureManagementServer(server, app, config);
    const place = { variable: 'MANAGEMENT_PORT', port: managementPortOf(config), host: config.host } as const;
    return new ManagementServer(server, await listen(server, place));
  }

  /** Stops accepting, lets go of idle connections, and cuts those that are not idle soon. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    if (!(await within(closed, ANSWER_MS))) this.#server.closeAllConnections();
  }
}
