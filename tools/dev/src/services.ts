import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DevState } from './state.ts';

export const ROOT = join(import.meta.dirname, '..', '..', '..');

/** Ports of a local run, from one base. */
export interface Ports {
  readonly page: number;
  readonly membership: number;
  readonly account: number;
  readonly transfer: number;
  readonly pacman: number;
  /** Where probes and metrics of these are. */
  readonly pageManagement: number;
  readonly membershipManagement: number;
  readonly accountManagement: number;
  readonly transferManagement: number;
  readonly pacmanManagement: number;
  readonly zookeeper: number;
  readonly kafka: number;
  readonly mongo: number;
}

export interface Service {
  readonly name: string;
  readonly port: number;
  readonly managementPort: number;
  /** The file that Node runs. */
  readonly main: string;
  readonly env: Readonly<Record<string, string>>;
  /** Paths worth a link on the page. */
  readonly links: readonly string[];
}

export const DEFAULT_BASE = 7070;

export function portsFrom(base: number): Ports {
  return {
    page: base,
    membership: base + 1,
    account: base + 2,
    transfer: base + 3,
    pacman: base + 4,
    pageManagement: base + 15,
    membershipManagement: base + 11,
    accountManagement: base + 12,
    transferManagement: base + 13,
    pacmanManagement: base + 14,
    zookeeper: base + 7,
    kafka: base + 8,
    mongo: base + 9,
  };
}

/** Cheap to compute, for nobody's password but a test's. */
const PASSWORD_COST = '12';

/** The bank's services and the game as processes on loopback, and what each finds in its environment. */
export function services(ports: Ports, state: DevState): readonly Service[] {
  const mongo = `mongodb://127.0.0.1:${ports.mongo}`;
  const jwks = `http://127.0.0.1:${ports.membership}/.well-known/jwks.json`;
  const kafka = `127.0.0.1:${ports.kafka}`;
  const operators = `operator:${state.operatorSecret}`;
  const all: Service[] = [
    service('membership', [ports.membership, ports.membershipManagement], ['/docs', '/.well-known/jwks.json'], {
      MONGODB_URL: `${mongo}/membership`,
      TOKEN_KEYS: state.tokenKeys,
      TOKEN_LIFETIME_S: '3600',
      AUTH_KEYS: operators,
      PASSWORD_COST,
      ACCOUNT_URL: `http://127.0.0.1:${ports.account}`,
      KAFKA_BROKERS: kafka,
    }),
    service('account', [ports.account, ports.accountManagement], ['/docs'], {
      MONGODB_URL: `${mongo}/account`,
      AUTH_KEYS: operators,
      AUTH_JWKS_URL: jwks,
      KAFKA_BROKERS: kafka,
    }),
    service('transfer', [ports.transfer, ports.transferManagement], ['/docs'], {
      MONGODB_URL: `${mongo}/transfer`,
      AUTH_KEYS: operators,
      AUTH_JWKS_URL: jwks,
      KAFKA_BROKERS: kafka,
    }),
    service('pacman', [ports.pacman, ports.pacmanManagement], ['/scores'], {
      MONGODB_URL: `${mongo}/pacman`,
      GAME_KEYS: `game:${state.gameSecret}`,
    }),
  ];
  return all.filter(({ main }) => existsSync(main));
}

function service(
  name: string,
  [port, managementPort]: readonly [port: number, managementPort: number],
  links: readonly string[],
  own: Readonly<Record<string, string>>,
): Service {
  const listens = { HOST: '127.0.0.1', PORT: String(port), MANAGEMENT_PORT: String(managementPort) };
  const env = { ...listens, POD_NAME: `${name}-dev`, DRAIN_ENABLED: 'false', ...own };
  return { name, port, managementPort, main: join(ROOT, 'apps', name, 'src', 'main.ts'), env, links };
}

/** The page of a local run: the console, told of the processes by a socket. */
export function consoleService(
  { page, pageManagement }: Pick<Ports, 'page' | 'pageManagement'>,
  processes: string,
): Service {
  const own = { PROCESSES: processes, RUNS: join(ROOT, 'runs'), LOG_LEVEL: 'warn' };
  return service('console', [page, pageManagement], [], own);
}
