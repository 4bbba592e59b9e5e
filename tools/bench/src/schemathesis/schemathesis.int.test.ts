import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { byForm } from '@cutover/testing-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Bank, type Party } from './bank.ts';
import { ensureSchemathesis, NotToBeHad } from './ensure-schemathesis.ts';
import { fuzz } from './fuzz.ts';
import { fuzzBank } from './rounds.ts';

/** Only what never ends is to be ended. */
const PATIENCE_MS = 900_000;
/** The whole form is `nx run bench:schemathesis`. */
const [CASES, EXAMPLES] = byForm({ short: [150, 5], long: [500, 15] });

const program = await ensureSchemathesis().catch((error: unknown) => {
  if (error instanceof NotToBeHad) return error;
  throw error;
});
const missing = program instanceof NotToBeHad ? ` (skipped: ${program.message})` : '';

it('says in one line what is missing', async () => {
  await expect(ensureSchemathesis({ PATH: '/nonexistent' })).rejects.toThrow(/^there is no python3 on PATH$/);
});

(missing ? describe.skip : describe)(`the services by their documents${missing}`, () => {
  let bank: Bank;

  beforeAll(async () => {
    bank = await Bank.start();
  }, PATIENCE_MS);
  afterAll(() => bank?.stop());

  it(
    'answer without a 5xx, as documented, and with nothing of another member',
    async () => {
      const { cases, accepted, failures } = await fuzzBank(String(program), bank, {
        cases: CASES,
        examples: EXAMPLES,
        seed: 1,
        short: true,
      });
      expect(failures).toEqual([]);
      expect(cases).toBeGreaterThanOrEqual(CASES);
      expect(accepted).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );

  describe('where they do not', () => {
    let [own, others]: Party[] = [];
    beforeAll(async () => {
      [own, others] = [await bank.party('ada'), await bank.party('grace')];
    }, PATIENCE_MS);

    const found = async (listener: (request: IncomingMessage, response: ServerResponse) => unknown) => {
      const server = createServer((request, response) => void listener(request, response)).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const pass = { service: 'account', url, token: own!.token, own: own!, others: others!, bound: true } as const;
      const { failures } = await fuzz(String(program), { ...pass, examples: 5, covers: false, seed: 1 });
      server.closeAllConnections();
      server.close();
      return failures.join('\n');
    };

    it(
      'a 500 is found, and an answer that no document has',
      async () => {
        const failures = await found((request, response) => {
          response
            .writeHead(request.method === 'GET' ? 500 : 201, { 'content-type': 'application/json' })
            .end('{"a":1}');
        });
        expect(failures).toMatch(/server.?error/i);
        expect(failures).toMatch(/schema/i);
      },
      PATIENCE_MS,
    );

    it(
      'what is shown of another member is found',
      async () => {
        // Whoever asks is taken for the other one.
        const failures = await found(async (request, response) => {
          const headers = { authorization: `Bearer ${others!.token}` };
          const answer = await fetch(bank.url('account') + request.url, { method: 'GET', headers });
          response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
          response.end(await answer.text());
        });
        expect(failures).toContain('nothing_of_others');
        expect(failures).toContain('nothing_done_for_strangers');
      },
      PATIENCE_MS,
    );

    it(
      "where one's own transfer went is nobody's secret, and what else is beside it is",
      async () => {
        const shown = (more: object) => (_: IncomingMessage, response: ServerResponse) => {
          const transfer = { from: own!.accounts[0], to: others!.accounts[0], ...more };
          response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify([transfer]));
        };
        expect(await found(shown({}))).not.toContain('nothing_of_others');
        expect(await found(shown({ owner: others!.email }))).toContain(`shows ${others!.email}, which is another's`);
      },
      PATIENCE_MS,
    );
  });
});
