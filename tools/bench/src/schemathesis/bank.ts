import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { startMongoStandin, type MongoStandin } from '@cutover/mongo-standin/testing';
import { clientOf, signToken, TEST_KEY, type Client, type ServiceProcess } from '@cutover/service-kit/testing';
import { startService, type ServiceName } from '../crash/service-process.ts';

/** Nobody listens there: messages wait, and requests do not wait for them. */
const NO_BROKER = '127.0.0.1:9';
const PASSWORD = 'a good long password of a member';

/** Somebody with a token and things of their own, by id. */
export interface Party {
  readonly token: string;
  readonly member: string;
  readonly email: string;
  readonly accounts: readonly string[];
  readonly transfers: readonly string[];
}

/** The three services as processes on loopback, over the stand-in, with passwords that cost little. */
export class Bank {
  readonly #standin: MongoStandin;
  readonly #services = new Map<ServiceName, ServiceProcess>();

  private constructor(standin: MongoStandin) {
    this.#standin = standin;
  }

  static async start(): Promise<Bank> {
    const bank = new Bank(await startMongoStandin());
    try {
      const key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      await bank.#start('membership', { TOKEN_KEYS: key, PASSWORD_COST: '10', TOKEN_LIFETIME_S: '86400' });
      const keys = { AUTH_JWKS_URL: `${bank.url('membership')}/.well-known/jwks.json` };
      await Promise.all([bank.#start('account', keys), bank.#start('transfer', { ...keys, KAFKA_BROKERS: NO_BROKER })]);
    } catch (error) {
      await bank.stop();
      throw error;
    }
    return bank;
  }

  url(name: ServiceName): string {
    return this.#services.get(name)!.url;
  }

  /** Registers a member, with two accounts, money and two transfers. */
  async party(name: string): Promise<Party> {
    const email = `${name}@bank.example`;
    const membership = clientOf(this.url('membership'), undefined);
    const { body: member } = await membership.post('/members', { email, name, password: PASSWORD });
    const { body: session } = await membership.post('/sessions', { email, password: PASSWORD }, null);
    const { token } = session as { token: string };
    const [account, transfer] = [clientOf(this.url('account'), token), clientOf(this.url('transfer'), token)];
    const accounts = [await opened(account), await opened(account)];
    const [from, to] = accounts as [string, string];
    const order = { from, to, amount: eur(10) };
    const orders = [await account.post('/transfers', order), await transfer.post('/transfers', order)];
    return { token, email, member: member.id, accounts, transfers: orders.map(({ body }) => body.id) };
  }

  /** What operators come with, who may do more than members. */
  static token(role: 'teller' | 'service'): Promise<string> {
    return signToken(TEST_KEY, { subject: role, roles: [role], expiresInSeconds: 86_400 });
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#services.values()].map((service) => service.kill('SIGKILL')));
    await this.#standin.stop();
  }

  async #start(name: ServiceName, settings: Record<string, string>): Promise<void> {
    const common = { MONGODB_URL: `${this.#standin.url}/${name}`, AUTH_KEYS: `${TEST_KEY.kid}:${TEST_KEY.secret}` };
    this.#services.set(name, await startService(name, { ...common, ...settings }));
  }
}

const eur = (minor: number) => ({ minor, currency: 'EUR' });

async function opened(client: Client): Promise<string> {
  const { body } = await client.post('/accounts', { currency: 'EUR' }, randomUUID());
  await client.post(`/accounts/${body.id}/deposits`, { amount: eur(100_000) });
  return body.id;
}
