/** One version of an app in the mesh, as its series and its objects name it. */
export interface Member {
  readonly namespace: string;
  readonly workload: string;
  readonly app: string;
  readonly version: string;
}

/** Requests from one to another, all the time at the same rate. */
export interface SeededEdge {
  readonly from: Member;
  readonly to: Member;
  /** Requests per second by status code. */
  readonly perSecond: Readonly<Record<string, number>>;
}

const member = (namespace: string, app: string, version: string): Member => ({
  ...{ namespace, app, version },
  workload: `${app}-v${version.split('.')[0]}`,
});

export const GATEWAY: Member = {
  ...{ namespace: 'istio-ingress', app: 'istio-ingress', version: 'latest' },
  workload: 'istio-ingress',
};
export const ACCOUNT_1 = member('bank', 'account', '1.0.0');
export const ACCOUNT_2 = member('bank', 'account', '2.0.0');
export const TRANSFER = member('bank', 'transfer', '1.0.0');
export const MEMBERS: readonly Member[] = [GATEWAY, ACCOUNT_1, ACCOUNT_2, TRANSFER];

/** Numbers from 0 to 1, the same for the same seed (Vigna's SplitMix, on 32 bits). */
function drawing(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
}

/** A canary whose new version takes a share of the requests and fails some of them, and a caller inside of the mesh beside the gateway. */
export function seededEdges(seed: number): readonly SeededEdge[] {
  const draw = drawing(seed);
  const between = (least: number, most: number): number => least + draw() * (most - least);
  const share = between(0.15, 0.35);
  const failing = between(0.05, 0.15);
  const edge = (from: Member, to: Member, rate: number, errors: number): SeededEdge => ({
    ...{ from, to },
    perSecond: { 200: rate * (1 - errors), ...(errors > 0 && { 500: rate * errors }) },
  });
  const split = (from: Member, rate: number): SeededEdge[] => [
    edge(from, ACCOUNT_1, rate * (1 - share), 0),
    edge(from, ACCOUNT_2, rate * share, failing),
  ];
  const taken = between(8, 16);
  const transfers: SeededEdge = {
    ...{ from: GATEWAY, to: TRANSFER },
    perSecond: { 200: taken * 0.93, 404: taken * 0.04, 503: taken * 0.03 },
  };
  return [...split(GATEWAY, between(40, 80)), transfers, ...split(TRANSFER, between(10, 20))];
}
