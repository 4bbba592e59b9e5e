import type { Loss } from './replay.ts';
import type { Standing } from './standing.ts';

/** "+3.25 s", "−0.50 s": from the switch. */
export function clock(at: number): string {
  const sign = at < 0 ? '−' : '+';
  return `${sign}${(Math.abs(at) / 1_000).toFixed(2)} s`;
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

const WHO = { old: ', from the old version', new: ', from the new version', none: '' } as const;

/** "+3.25 s: 4 × deposit, refused". */
export function lossInWords({ at, count, operation, how, side, who }: Loss): string {
  return `${clock(at)}: ${who === undefined ? '' : `${who}, `}${count} × ${operation}, ${how}${WHO[side]}`;
}

function podsInWords({ pods }: Standing, side: 'old' | 'new'): string {
  const found = Object.entries(pods[side]).filter(([, n]) => n > 0);
  return found.length === 0
    ? `no ${side} pod`
    : `${side} pods: ${found.map(([state, n]) => `${n} ${state}`).join(', ')}`;
}

const euros = (minor: number): string => (minor / 100).toLocaleString('en', { minimumFractionDigits: 2 });

/** "all balances together 1,200.00, as at the begin". */
export function moneyInWords({ minor, first }: NonNullable<Standing['money']>): string {
  const change = minor - first;
  const since =
    change === 0 ? 'as at the begin' : `${change > 0 ? '+' : '−'}${euros(Math.abs(change))} since the begin`;
  return `all balances together ${euros(minor)}, ${since}`;
}

const milliseconds = (ms: number | null): string => (ms === null ? 'no answer' : `${ms} ms`);

/** A lane at one moment, for who cannot see it. */
export function standingInWords(standing: Standing, at: number): string {
  const { sent, lost, shares, intended, money, p50, p99, moment } = standing;
  const share =
    shares === undefined
      ? 'no request in the last second'
      : `in the last second ${percent(shares.old)} answered by the old version, ${percent(shares.new)} by the new one, ${percent(shares.failed)} failed`;
  const meant = intended === undefined ? [] : [`meant for the new version ${percent(intended)}`];
  const balances = money === undefined ? [] : [moneyInWords(money)];
  return [
    `At ${clock(at)}${moment === undefined ? '' : ` (${moment})`}: ${lost} of ${sent} requests lost so far`,
    share,
    ...meant,
    podsInWords(standing, 'old'),
    podsInWords(standing, 'new'),
    `median ${milliseconds(p50)}, 99th percentile ${milliseconds(p99)}`,
    ...balances,
  ].join('; ');
}
