import { generateKeyPairSync } from 'node:crypto';
import { bankTopics } from '@cutover/contracts';
import { MongoEventStore, type DomainEvent } from '@cutover/event-sourcing';
import { startKafka, type RunningKafka } from '@cutover/kafka/testing';
import { ensureTopics, KafkaTransport } from '@cutover/messaging';
import { startMongoStandin, type MongoStandin } from '@cutover/mongo-standin/testing';
import type { ServiceProcess } from '@cutover/service-kit/testing';
import mongoose, { type Connection } from 'mongoose';
import type { Victim } from './positions.ts';
import { startService, type ServiceName } from './service-process.ts';

/** Short: a round waits for what a killed process held to fall to its successor. */
const SESSION_MS = 2_000;
const LEASE_MS = 1_500;
const BROKER_SESSION_MS = 3_000;
const SWEEP_MS = 100;
const DEADLINE_MS = 60_000;

type Commits = MongoEventStore<DomainEvent>;

/** The bank as processes on loopback, each of which can be killed, and its stores as they are, for whoever wants to know what was durable. */
export class Bank {
  readonly #kafka: RunningKafka;
  readonly #standin: MongoStandin;
  readonly #connection: Connection;
  readonly #tokenKeys = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  readonly #running = new Map<ServiceName, ServiceProcess>();
  readonly sagas: Commits;
  readonly accounts: Commits;
  readonly members: Commits;
  #deadlineMs = DEADLINE_MS;

  private constructor(kafka: RunningKafka, standin: MongoStandin, connection: Connection) {
    this.#kafka = kafka;
    this.#standin = standin;
    this.#connection = connection;
    this.sagas = new MongoEventStore(this.database('transfer'), 'transfer_saga_commits');
    this.accounts = new MongoEventStore(this.database('account'), 'account_commits');
    this.members = new MongoEventStore(this.database('membership'), 'member_commits');
  }

  static async start(): Promise<Bank> {
    const [kafka, standin] = await Promise.all([startKafka({ sessionMs: BROKER_SESSION_MS }), startMongoStandin()]);
    const transport = new KafkaTransport({ brokers: [kafka.bootstrap], clientId: 'crash-rounds' });
    await ensureTopics(transport, bankTopics);
    await transport.close();
    const bank = new Bank(kafka, standin, await mongoose.createConnection(standin.url).asPromise());
    try {
      await bank.#startService('membership');
      await Promise.all([bank.#startService('account'), bank.#startService('transfer')]);
    } catch (error) {
      await bank.stop();
      throw error;
    }
    return bank;
  }

  urlOf(name: ServiceName): string {
    const found = this.#running.get(name);
    if (found === undefined) throw new Error(`${name} was never started`);
    return found.url;
  }

  database(name: ServiceName): Connection {
    return this.#connection.useDb(name, { useCache: true });
  }

  /** A client of the broker; whoever asked closes it. */
  transport(): KafkaTransport {
    return new KafkaTransport({ brokers: [this.#kafka.bootstrap], clientId: 'bench' });
  }

  /** SIGKILL; resolves when it is gone. */
  async crash(victim: Victim): Promise<void> {
    await (victim === 'broker' ? this.#kafka : this.#running.get(victim))?.kill('SIGKILL');
  }

  /** Starts it again where it was. */
  async revive(victim: Victim): Promise<void> {
    if (victim === 'broker') await this.#kafka.restart();
    else await this.#startService(victim);
  }

  /** How long transfers that are ordered from now on may take. */
  async allow(deadlineMs: number): Promise<void> {
    if (this.#deadlineMs === deadlineMs) return;
    this.#deadlineMs = deadlineMs;
    await this.#running.get('transfer')!.kill('SIGTERM');
    await this.#startService('transfer');
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#running.values()].map((service) => service.kill('SIGKILL')));
    await this.#connection.close();
    await Promise.all([this.#kafka.stop(), this.#standin.stop()]);
  }

  async #startService(name: ServiceName): Promise<void> {
    const port = this.#running.get(name)?.port;
    this.#running.set(name, await startService(name, this.#settings(name), port));
  }

  #settings(name: ServiceName): Record<string, string> {
    const common = {
      MONGODB_URL: `${this.#standin.url}/${name}`,
      KAFKA_BROKERS: this.#kafka.bootstrap,
      KAFKA_SESSION_MS: String(SESSION_MS),
      RELAY_LEASE_MS: String(LEASE_MS),
    };
    // All customers come from one address, which would be told to wait.
    const limits = { PASSWORD_CLIENT_BURST: '100000', PASSWORD_CLIENT_PER_MINUTE: '1000000' };
    if (name === 'membership') return { ...common, ...limits, TOKEN_KEYS: this.#tokenKeys, PASSWORD_COST: '10' };
    const checked = { ...common, AUTH_JWKS_URL: `${this.urlOf('membership')}/.well-known/jwks.json` };
    if (name === 'account') return checked;
    const deadlines = { TRANSFER_DEADLINE_MS: this.#deadlineMs, TRANSFER_SWEEP_INTERVAL_MS: SWEEP_MS };
    return { ...checked, ...Object.fromEntries(Object.entries(deadlines).map(([key, ms]) => [key, String(ms)])) };
  }
}
