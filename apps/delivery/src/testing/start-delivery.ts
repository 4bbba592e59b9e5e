import { loadConfig, startService } from '@cutover/service-kit';
import { memoryLog } from '@cutover/service-kit/testing';
import type { MemoryLog } from '@cutover/service-kit/testing';
import { buildDelivery } from '../app.ts';
import type { Parts } from '../app.ts';
import { deliveryConfig } from '../config.ts';
import { signatureOf } from '../webhook/signature.ts';
import { GENERATOR_TOKEN, settings, WEBHOOK_SECRET } from './settings.ts';

/** The service on loopback, without signals. */
export interface TestDelivery {
  readonly url: string;
  /** Where probes and metrics are. */
  readonly managementUrl: string;
  readonly memory: MemoryLog;
  /** Sends what Gitea would. */
  hook(event: string, payload: unknown, secret?: string): Promise<Response>;
  /** Asks what Argo CD does. */
  ask(token?: string, body?: unknown): Promise<Response>;
  /** What Argo CD is told. */
  previews(): Promise<readonly Readonly<Record<string, string>>[]>;
  stop(): Promise<void>;
}

const ASKED = { applicationSetName: 'previews', input: { parameters: {} } };

export async function startDelivery(
  parts: Omit<Parts, 'log'>,
  env: Readonly<Record<string, string>> = {},
): Promise<TestDelivery> {
  const memory = memoryLog();
  const config = loadConfig(deliveryConfig, settings(env));
  const service = await startService({ ...buildDelivery(config, { ...parts, log: memory.log }), handleSignals: false });
  await service.ready;
  const post = (path: string, headers: Readonly<Record<string, string>>, body: string) =>
    fetch(`${service.url}${path}`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body },
    });
  const ask: TestDelivery['ask'] = (token = GENERATOR_TOKEN, body = ASKED) =>
    post('/api/v1/getparams.execute', { authorization: `Bearer ${token}` }, JSON.stringify(body));
  return {
    ...{ url: service.url, managementUrl: service.managementUrl, memory, ask },
    hook(event, payload, secret = WEBHOOK_SECRET) {
      const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
      const signature = signatureOf(Buffer.from(body), secret);
      return post('/webhooks/gitea', { 'x-gitea-event': event, 'x-gitea-signature': signature }, body);
    },
    async previews() {
      const { output } = (await (await ask()).json()) as {
        output: { parameters: readonly Readonly<Record<string, string>>[] };
      };
      return output.parameters;
    },
    stop: () => service.stop({ windowMs: 0 }),
  };
}
