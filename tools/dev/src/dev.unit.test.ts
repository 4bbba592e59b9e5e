import { describe, expect, it } from '@jest/globals';
import { keyOf } from './bank-client.ts';
import { LogStream } from './log-stream.ts';
import { readOptions } from './options.ts';
import { Running } from './running.ts';
import { seedMembers, seedTransfers } from './seed-plan.ts';
import { consoleService, portsFrom, services } from './services.ts';

const state = {
  dir: '/d',
  mongoDir: '/d/mongo',
  tokenKeys: 'PEM',
  operatorSecret: 'secret-of-operators',
  gameSecret: 'secret-of-games',
};

describe('arguments', () => {
  it('choose ports, else the environment does, else 7070', () => {
    const env = { CUTOVER_DEV_PORT_BASE: '8000' };
    const bases = [readOptions(['--port-base', '9000'], env), readOptions([], env), readOptions([], {})];
    expect(bases.map(({ ports }) => ports.page)).toEqual([9_000, 8_000, 7_070]);
  });

  it.each([['--port-base', '80'], ['--port-base', 'x'], ['--port-base', '65001'], ['--colour']])(
    '%s %s are refused in one line',
    (...args) => {
      const refusal = (() => {
        try {
          readOptions(args, {});
          return undefined;
        } catch (error) {
          return error as Error;
        }
      })();
      expect(refusal?.name).toBe('UsageError');
      expect(refusal?.message).toMatch(/^.*(port-base|colour).*$/);
    },
  );
});

describe('the plan', () => {
  it('gives every part a port of its own', () => {
    const ports = Object.values(portsFrom(7_070));
    expect(new Set(ports).size).toBe(ports.length);
  });

  it('lets account believe what membership signs', () => {
    const all = services(portsFrom(7_070), state);
    const account = all.find(({ name }) => name === 'account');
    expect(account?.env['AUTH_JWKS_URL']).toBe('http://127.0.0.1:7071/.well-known/jwks.json');
    expect(account?.env).not.toHaveProperty('TOKEN_KEYS');
    expect(all.every(({ env }) => env['HOST'] === '127.0.0.1')).toBe(true);
  });
});

describe('the page', () => {
  it('is the console, which is told of processes and given no secret', () => {
    const { port, env } = consoleService(portsFrom(7_070), '/d/processes.sock');
    expect([port, env['PROCESSES'], env['HOST']]).toEqual([7_070, '/d/processes.sock', '127.0.0.1']);
    expect(JSON.stringify(env)).not.toContain('secret-of');
  });
});

describe('the log', () => {
  it('says on every line whose it is, without colours where none are wanted', () => {
    const written: string[] = [];
    const logs = new LogStream({ colors: false, write: (text) => written.push(text) });
    logs.line('account', 'hello');
    expect(written).toEqual(['account    │ hello\n']);
  });
});

describe('the end', () => {
  it('comes once, to services before what they need, and waits for what is still starting', async () => {
    const order: string[] = [];
    const codes: number[] = [];
    const running = new Running({ line: () => undefined }, (code) => codes.push(code));
    const stop = (name: string) => ({ stop: async () => void order.push(name) });
    let up: (started: { stop(): Promise<void> }) => void = () => undefined;
    void running.infrastructure('mongo', new Promise((resolve) => (up = resolve)));
    running.child(stop('account'));
    const ended = Promise.all([running.end(130), running.end(143)]);
    up(stop('mongo'));
    await ended;
    expect([order, codes]).toEqual([['account', 'mongo'], [130]]);
  });
});

describe('the seed', () => {
  it('is the same every time, and no one runs out of money', () => {
    const [members, transfers] = [seedMembers(12), seedTransfers(12, 48)];
    expect(seedMembers(12)).toEqual(members);
    expect(new Set(members.map(({ email }) => email)).size).toBe(12);
    expect(transfers.every(({ from, to }) => from !== to && from < 12 && to < 12)).toBe(true);
    members.forEach(({ deposit }, i) => {
      const paid = transfers.filter(({ from }) => from === i).reduce((sum, { minor }) => sum + minor, 0);
      expect(paid).toBeLessThanOrEqual(deposit);
    });
  });

  it('asks the same thing under the same key', () => {
    expect(keyOf('a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect([keyOf('a') === keyOf('a'), keyOf('a') === keyOf('b')]).toEqual([true, false]);
  });
});
