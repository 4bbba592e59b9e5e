import { afterEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { IstioMetrics } from '../series/istio-metrics.ts';
import { HTTP_LABELS, type HttpLabels } from '../series/label-names.ts';
import { startReceiver, type Receiver } from '../testing/receiver.ts';

let receiver: Receiver | undefined;
afterEach(async () => {
  await receiver?.stop();
  receiver = undefined;
});

const ask = async (path: string) => {
  const response = await fetch(`${receiver?.url}/verdicts/${path}`);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

describe('a verdict', () => {
  it('is answered by the service where it is switched on', async () => {
    receiver = await startReceiver({ VERDICTS: 'true' });
    const { status, body } = await ask('bank/account-stable/account-canary/5d8c9b7f4');
    expect(status).toBe(200);
    const nothing = { requests: 0, errors: 0, unanswered: 0 };
    expect(body).toEqual({ verdict: 'continue', reason: 'looking on', requests: { canary: nothing, stable: nothing } });
  });

  it.each(['Bank/a/b/c', 'bank/a_b/b/c', `bank/a/${'b'.repeat(64)}/c`, 'bank/a/b/%7B%7Bargs.revision%7D%7D'])(
    'of %s is refused, for that names nothing',
    async (path) => {
      receiver = await startReceiver({ VERDICTS: 'true' });
      expect((await ask(path)).status).toBe(400);
    },
  );

  it('is nothing that is known where it is switched off', async () => {
    receiver = await startReceiver();
    expect((await ask('bank/a/b/c')).status).toBe(404);
  });
});

describe('what was counted of a Service', () => {
  it('is read from the series that Prometheus is shown', async () => {
    const metrics = new IstioMetrics(new Registry(), 100);
    const add = (labels: Partial<HttpLabels>, durationMs: number) => {
      const every = Object.fromEntries(HTTP_LABELS.map((name) => [name, 'x'])) as HttpLabels;
      const named = { destination_service_name: 'account-canary', destination_service_namespace: 'bank' };
      const ended = { reporter: 'source', response_code: '200', response_flags: '-' };
      const amounts = { requestBytes: 1, responseBytes: 1 };
      metrics.add({ kind: 'http', labels: { ...every, ...named, ...ended, ...labels }, durationMs, ...amounts }, 0);
    };
    add({}, 3);
    add({}, 30);
    add({ response_code: '500' }, 3);
    add({ response_code: '503', response_flags: 'UF' }, 3);
    add({ reporter: 'destination' }, 3);
    add({ destination_service_name: 'account-stable' }, 3);
    const { answered, errors, unanswered, within } = await metrics.countsOf('bank', 'account-canary');
    expect({ answered, errors, unanswered }).toEqual({ answered: 3, errors: 1, unanswered: 1 });
    expect([within.get(5), within.get(25), within.get(50)]).toEqual([3, 3, 4]);
  });
});
