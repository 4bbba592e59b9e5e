import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the toy answers whoever names an account of that name: one planted fault each. */
export const toyBehaviours = [
  'right',
  'reset',
  'hang',
  'slow',
  '5xx-app',
  '5xx-proxy',
  'wrong-amount',
  'garbage',
  'cut',
] as const;
export type ToyBehaviour = (typeof toyBehaviours)[number];

export interface ToyBank {
  port: number;
  /** Keys of the writes it answered with success, in order. */
  applied: string[];
  connections: number;
  close(): Promise<void>;
}

const slowMs = 400;

const read = async (request: IncomingMessage): Promise<Record<string, unknown>> => {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk as string;
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
};

const minorOf = (body: Record<string, unknown>): number =>
  (body['amount'] as { minor: number } | undefined)?.minor ?? 0;

const rightAnswer = (path: string, body: Record<string, unknown>): [number, Record<string, unknown>] => {
  const [, , account, action] = (path.split('?')[0] as string).split('/');
  const { amount } = body;
  if (minorOf(body) > 1_000_000) return [409, { code: 'account.insufficient-funds' }];
  if (account === undefined) return [201, { ...body, id: 't', status: 'completed' }];
  if (action === 'statement') return [200, { accountId: account, entries: [] }];
  if (action === undefined) return [200, { id: account, balance: { minor: 1, currency: 'EUR' } }];
  return [201, { accountId: account, type: action.slice(0, -1), amount }];
};

type Respond = (status: number, body: unknown, version?: string) => void;

const faults: Partial<Record<ToyBehaviour, (response: ServerResponse, respond: Respond) => void>> = {
  reset: (response) => response.socket?.resetAndDestroy(),
  hang: () => {},
  '5xx-app': (_response, respond) => respond(500, {}, 'toy'),
  '5xx-proxy': (_response, respond) => respond(503, {}),
  'wrong-amount': (_response, respond) => respond(201, { accountId: 'wrong', amount: { minor: -1 } }, 'toy'),
  garbage: (response) => response.socket?.end('nonsense\r\n\r\n'),
  cut: (response) => {
    response.writeHead(200, { 'x-version': 'toy', 'content-length': '100' });
    response.write('{"id":');
    setTimeout(() => response.destroy(), 5);
  },
};

const behaviourOf = (path: string, body: Record<string, unknown>): ToyBehaviour => {
  const named = typeof body['from'] === 'string' ? body['from'] : (path.split('?')[0] as string).split('/')[2];
  return toyBehaviours.find((behaviour) => behaviour === named) ?? 'right';
};

/** A bank on loopback that misbehaves as the name of the account asks: for tests of those who measure, never a peer. */
export const startToyBank = async (): Promise<ToyBank> => {
  const applied: string[] = [];
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const path = request.url ?? '/';
      const respond: Respond = (status, answer, version) => {
        response.writeHead(status, version === undefined ? {} : { 'x-version': version, 'x-pod': 'toy-0' });
        response.end(JSON.stringify(answer));
      };
      const behaviour = behaviourOf(path, body);
      const fault = faults[behaviour];
      if (fault !== undefined) return fault(response, respond);
      const [status, answer] = rightAnswer(path, body);
      const key = request.headers['idempotency-key'];
      if (status === 201 && typeof key === 'string') applied.push(key);
      setTimeout(() => respond(status, answer, 'toy'), behaviour === 'slow' ? slowMs : 0);
    });
  });
  const bank: ToyBank = {
    port: 0,
    applied,
    connections: 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  server.on('connection', () => (bank.connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  bank.port = (server.address() as AddressInfo).port;
  return bank;
};
