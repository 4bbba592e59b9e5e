import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { documents, type ServiceName } from './services.ts';
import {
  buildHttpApp,
  createLogger,
  type ProblemCatalogue,
  type Route,
  type TokenVerifier,
} from '@cutover/service-kit';
import { testConfig } from '@cutover/service-kit/testing';

/** What a process serves. */
export interface Served {
  readonly routes: readonly Route[];
  readonly problems: ProblemCatalogue;
  readonly tokens: TokenVerifier;
}

/**
 * A service's HTTP side on loopback, the real one. It stays while processes behind it come and go, for to build one takes longer than a whole sequence; what a
 * process remembers is in its routes.
 */
export class Shell {
  readonly #server: Server;
  #live: Served;

  private constructor(server: Server, live: Served) {
    this.#server = server;
    this.#live = live;
  }

  /** @param template any process of this service: routes and problems are the same for all */
  static async start(name: ServiceName, template: Served): Promise<Shell> {
    // A crashed process leaves its requests open for ever: they must not use up what may be open.
    const config = testConfig({ MAX_OPEN_REQUESTS: '1000000' });
    const { express, readiness } = buildHttpApp({
      ...{ name, version: 'model', config, problems: template.problems, apiDocument: documents[name] },
      log: createLogger({ name, version: 'model', pod: 'model' }, 'silent'),
      routes: template.routes.map((route, i) => ({
        ...route,
        handle: (input, context) => shell.#live.routes[i]!.handle(input, context),
      })),
      tokens: { verify: (authorization) => shell.#live.tokens.verify(authorization) },
    });
    readiness.markStarted();
    // Connections stay: a client that takes one up as it is closed for having been idle would be cut off.
    const server = createServer({ keepAliveTimeout: 0 }, express).listen(0, '127.0.0.1');
    const shell = new Shell(server, template);
    await once(server, 'listening');
    return shell;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  serve(live: Served): void {
    this.#live = live;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
