import { CONSUMERS } from './consumers.ts';
import type { Dashboard } from './dashboard.ts';
import { goldenSignals, serviceVariables } from './golden-signals.ts';
import { ROLLOUTS } from './rollouts.ts';

/** Releases have their environment before the app's name: dev-account. */
const named = (...apps: readonly string[]): string => `(.+-)?(${apps.join('|')})`;

const BANK_SERVICES = named('account', 'membership', 'transfer');
const GAME_SERVICES = named('pacman');

export const DASHBOARDS: readonly Dashboard[] = [
  {
    name: 'bank',
    title: 'Bank: golden signals',
    description: 'Traffic, errors, latency and saturation of accounts, members and transfers.',
    variables: serviceVariables(BANK_SERVICES),
    rows: goldenSignals(BANK_SERVICES),
  },
  {
    name: 'game',
    title: 'Game: golden signals',
    description: 'Traffic, errors, latency and saturation of the game.',
    variables: serviceVariables(GAME_SERVICES),
    rows: goldenSignals(GAME_SERVICES),
  },
  ROLLOUTS,
  CONSUMERS,
];
