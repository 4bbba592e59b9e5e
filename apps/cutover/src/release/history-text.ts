import type { Deployment, Dora, EnvironmentHistory, Verdict } from '@cutover/forge';

const SECOND = 1;
const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
] as const;

/** `1.5 h` */
export function durationText(seconds: number | null): string {
  if (seconds === null) return 'n/a';
  const [unit, size] = UNITS.find(([, least]) => seconds >= least) ?? (['s', SECOND] as const);
  return `${Math.round((seconds / size) * 10) / 10} ${unit}`;
}

const percent = (share: number | null): string => (share === null ? 'n/a' : `${Math.round(share * 100)} %`);

function doraLine({
  deployments,
  deploymentsPerDay,
  leadTimeSeconds,
  changeFailureRate,
  timeToRestoreSeconds,
}: Dora): string {
  return [
    `  ${deployments} deployments, ${Math.round(deploymentsPerDay * 100) / 100} a day`,
    `lead time ${durationText(leadTimeSeconds)}`,
    `change failure rate ${percent(changeFailureRate)}`,
    `time to restore ${durationText(timeToRestoreSeconds)}`,
  ].join(' · ');
}

/** How it ended, and whether it is what the leaf says, or was taken back. */
export function outcomeText({ verdict, outcome }: Pick<Deployment, 'verdict' | 'outcome'>): string {
  const by = verdict?.by === undefined ? '' : ` by ${verdict.by.slice(0, 12)}`;
  const ended = verdict === undefined ? 'no verdict' : `${verdict.outcome}${by}`;
  // What was superseded, or reverted, says so already.
  const isSaid = outcome === 'superseded' || verdict?.outcome === 'reverted';
  return isSaid ? ended : `${ended}, ${outcome}`;
}

function deploymentLine(deployment: Deployment): string {
  const { at, by, promotion, isRollback, commit } = deployment;
  const version = promotion.version ?? 'nothing promoted';
  const how = isRollback ? `back to ${version}` : version;
  return `  ${at.slice(0, 19)}Z  ${how.padEnd(16)} ${outcomeText(deployment).padEnd(24)}  ${by}  ${commit.slice(0, 12)}`;
}

/** The newest first. */
export function historyText(service: string, histories: readonly EnvironmentHistory[]): string {
  return histories
    .flatMap(({ environment, deployments, dora }) => [
      `${service} in ${environment}`,
      ...(deployments.length === 0 ? ['  nothing was promoted'] : deployments.toReversed().map(deploymentLine)),
      doraLine(dora),
    ])
    .join('\n');
}

const verdictFacts = ({ outcome, by, at, message }: Verdict): object => ({
  ...{ outcome, by: by ?? null, at, message: message ?? null },
});

export function historyFacts(service: string, histories: readonly EnvironmentHistory[]): object {
  const environments = histories.map(({ environment, deployments, dora }) => ({
    environment,
    deployments: deployments.map(({ promotion: { version, digests }, verdict, ...rest }) => ({
      ...rest,
      verdict: verdict === undefined ? null : verdictFacts(verdict),
      ...{ version: version ?? null, digests: Object.fromEntries(digests) },
    })),
    dora,
  }));
  return { service, environments };
}
