/** What was tried, and in which version. */
export const TRIED = { 'argo-rollouts': '1.9.0', kubernetes: '1.34.4' } as const;

/** As it was with the version here: it happens, it does not, or nobody has tried. */
export type Outcome = 'reproduced' | 'absent' | 'not tried';

export interface Trouble {
  /** `argo-rollouts#3681`. */
  readonly report: string;
  /** Reports of the same. */
  readonly also?: readonly string[];
  /** In a few words. */
  readonly name: string;
  /** What happens, and on which condition. */
  readonly happens: string;
  /** What the report says of versions. */
  readonly reported: string;
  readonly outcome: Outcome;
  /** What was seen with the version here (default: what the report says). */
  readonly seen?: string;
  /** What the defaults here do against it. */
  readonly guard: string;
}

const NO_SUBSETS =
  'no subsets: two Services, of which Rollouts changes the selector once pods are available ([ADR 305](adr/0305-a-canary-in-the-mesh-is-drawn-by-the-request.md))';

/** Known trouble: docs/known-trouble.md shows it, and each entry that was tried has a test of its name. */
export const KNOWN_TROUBLE: readonly Trouble[] = [
  {
    report: 'argo-rollouts#3681',
    also: ['argo-rollouts#4926'],
    name: 'stable pods go before proxies have heard of it',
    happens:
      'With `dynamicStableScale` the stable pods go as soon as the VirtualService says 100 %. Proxies hear of it later, and ask pods that are gone: 503',
    reported: '2024, closed; #4926 2026, open',
    outcome: 'reproduced',
    seen: 'no stable pod is wanted any more right after the weight of 100 %, before the promotion, and no delay is set',
    guard:
      'the charts have no such value. All stable pods stay until the promotion, and 30 s longer (`strategy.canary.mesh.scaleDownDelaySeconds`)',
  },
  {
    report: 'argo-rollouts#4841',
    name: 'an aborted canary keeps a share',
    happens:
      'With `dynamicStableScale` and `minPodsPerReplicaSet` an aborted canary keeps a share of the requests for ever',
    reported: 'from 1.9.0 on; closed after it',
    outcome: 'reproduced',
    seen: 'aborted at 50 % of ten pods, with a minimum of three: 5 % stay with it, though all stable pods are there',
    guard: 'the charts have neither value. An abort takes the share at once',
  },
  {
    report: 'argo-rollouts#4973',
    name: 'an aborted canary gets pods again',
    happens:
      'With `dynamicStableScale` an aborted canary gets pods again whenever the workload is scaled up, and its Service leads to it and back',
    reported: '2026, open',
    outcome: 'reproduced',
    seen: 'a pod more for as long as new stable pods start, and the Service changes all the time; its share stays 0',
    guard: 'the charts have no such value. The aborted version stays without pods',
  },
  {
    report: 'argo-rollouts#4612',
    name: 'a roll-back by subsets gets its share before its pods',
    happens:
      'With `rollbackWindow` and subsets of a DestinationRule a version that comes back out of a canary gets the last share of the steps before its pods are there',
    reported: 'merged before 1.9.0 as fixed',
    outcome: 'reproduced',
    seen: 'the weight waits for the one pod that is wanted at first. Once that is there, 75 % are written, and then four pods are wanted',
    guard: `the charts have no \`rollbackWindow\`, and ${NO_SUBSETS}`,
  },
  {
    report: 'argo-rollouts#3941',
    name: 'a roll-back by Services gets its share before its pods',
    happens:
      'With `rollbackWindow` and two Services a version that comes back gets the last share of the steps as soon as it has one pod',
    reported: '2024, open; 1.8.3 among them',
    outcome: 'reproduced',
    seen: 'one available pod of four gets 75 %',
    guard: 'the charts have no such value: what comes back takes the steps, with the pods of each',
  },
  {
    report: 'argo-rollouts#2507',
    name: 'a first version is led to before it has pods',
    happens: 'Subsets of a DestinationRule lead to the pods of a new Rollout that are not there yet',
    reported: '1.2.2; fixed since',
    outcome: 'absent',
    seen: 'the subsets lead nowhere until all pods are available',
    guard: NO_SUBSETS,
  },
  {
    report: 'argo-rollouts#4839',
    also: ['argo-rollouts#4390'],
    name: 'a degraded stable version stops a switch by subsets',
    happens: 'Subsets of a DestinationRule stay where they were while stable pods are not all available',
    reported: '2026, open',
    outcome: 'not tried',
    guard: NO_SUBSETS,
  },
  {
    report: 'argo-rollouts#4694',
    also: ['argo-rollouts#720'],
    name: 'a promotion, or a new template, is not seen',
    happens:
      'A promotion, an abort or a new template that arrives while the controller writes is not seen: the Rollout stays as it was until it changes again',
    reported: '1.8.4',
    outcome: 'not tried',
    seen: 'seen with 1.9.0 on a node, and not at will',
    guard:
      'lanes promote once the Rollout has been at rest ([ADR 244](adr/0244-a-promotion-waits-for-rest.md)); lanes and `cutover deploy` wake a controller that has left a change alone for 10 s ([ADR 322](adr/0322-a-controller-that-lost-a-change-is-woken.md)). Where Argo CD applies: `kubectl annotate rollout NAME woken-at=$(date +%s) --overwrite`',
  },
  {
    report: 'argo-rollouts#4534',
    also: ['argo-rollouts#3617'],
    name: 'a third version takes the pods of the second',
    happens:
      'A third version that comes while a canary is under way takes the pods of the second, whatever delay is set',
    reported: '2025, open',
    outcome: 'reproduced',
    seen: 'they stay until the third has a pod, to which the Service leads then, and go at once after that',
    guard: 'nothing: do not deploy into a canary; abort it first',
  },
  {
    report: 'argo-rollouts#3078',
    name: 'the Service of an aborted canary leads there and back',
    happens:
      'While the pods of an aborted canary have their delay, its Service leads to them and to the stable ones in turn',
    reported: '2023, open',
    outcome: 'reproduced',
    seen: 'with what the charts render, until the delay is over; its share is 0 meanwhile',
    guard:
      'nothing, for the delay is the guard of proxies that have not heard of the abort: those that still ask the canary are answered by either version',
  },
  {
    report: 'kubernetes#67250',
    name: 'a StatefulSet stays with a version that never got ready',
    happens:
      'A StatefulSet whose new version never gets ready stays with it, though the change is taken back: the controller waits for the broken pod first',
    reported: 'every version',
    outcome: 'reproduced',
    seen: 'the broken pod stays until somebody deletes it; with `podManagementPolicy: Parallel` it is replaced',
    guard:
      "the stores' charts have `OrderedReady`, since `podManagementPolicy` cannot be changed on a StatefulSet that is there: after taking the change back, `kubectl delete pod NAME-0`",
  },
];

/** What a test's block is called. @throws Error where the list has no such report */
export function titleOf(report: string): string {
  const trouble = KNOWN_TROUBLE.find((each) => each.report === report);
  if (trouble === undefined) throw new Error(`known-trouble/list.ts has no ${report}`);
  return `${report}: ${trouble.name} (${trouble.outcome})`;
}
