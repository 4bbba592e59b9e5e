import {
  createServer,
  type IncomingMessage,
  request as httpRequest,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** What both versions of the scratch app store: balances, which payments move and never make. */
export interface ScratchStore {
  readonly balances: number[];
}

export interface Pod {
  readonly name: string;
  readonly side: 'old' | 'new';
  readonly port: number;
  stage: 'starting' | 'ready' | 'draining' | 'gone';
  /** Answers what is under way, and takes no more. */
  drain(): Promise<void>;
  /** At once, whatever is under way. */
  kill(): void;
}

const listen = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

const closed = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

export interface PodOptions {
  readonly name: string;
  readonly side: Pod['side'];
  readonly version: string;
  readonly store: ScratchStore;
  /** Share of requests that it answers with an error. */
  readonly errors: number;
}

const pay = ({ balances }: ScratchStore, n: number): void => {
  balances[n % balances.length]! -= 1;
  balances[(n + 1) % balances.length]! += 1;
};

/** One server of the scratch app: GET /balance, POST /payments; its answers name their version. */
export const startPod = async ({ name, side, version, store, errors }: PodOptions): Promise<Pod> => {
  let served = 0;
  const server = createServer((request, response) => {
    served += 1;
    const isBad = errors > 0 && served % Math.round(1 / errors) === 0;
    if (request.method === 'POST' && !isBad) pay(store, served);
    setTimeout(
      () => {
        response.writeHead(isBad ? 500 : 200, {
          'x-version': version,
          'x-pod': name,
          'content-type': 'application/json',
        });
        response.end(JSON.stringify({ minor: store.balances[0] }));
      },
      2 + (served % 5),
    );
  });
  const pod: Pod = {
    ...{ name, side, port: await listen(server), stage: 'starting' },
    drain: async () => {
      server.closeIdleConnections();
      await closed(server);
    },
    kill: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  return pod;
};

/** A small switch before the pods, as an entrance is: each request goes to the next of those that are selected, and what fails on the way is the switch's own 502. */
export class Switch {
  selected: readonly Pod[] = [];
  readonly #server: Server;
  #next = 0;
  port = 0;

  constructor() {
    this.#server = createServer((request, response) => this.#pass(request, response));
  }

  async open(): Promise<void> {
    this.port = await listen(this.#server);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await closed(this.#server);
  }

  #pass(request: IncomingMessage, response: ServerResponse): void {
    const pod = this.selected[this.#next++ % Math.max(1, this.selected.length)];
    const refuse = () => {
      if (response.headersSent) response.destroy();
      else response.writeHead(502).end();
    };
    if (pod === undefined) return refuse();
    const { method, url: path } = request;
    const onward = httpRequest({ host: '127.0.0.1', port: pod.port, method, path, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('error', () => response.destroy());
      answer.pipe(response);
    });
    onward.on('error', refuse);
    request.pipe(onward);
  }
}
