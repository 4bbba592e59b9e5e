/** As Kiali's graph API answers, as far as tests look at it. */
export interface Graph {
  readonly elements: {
    readonly nodes: readonly { readonly data: GraphNode }[];
    readonly edges: readonly { readonly data: GraphEdge }[];
  };
}

export interface GraphNode {
  readonly id: string;
  readonly nodeType: string;
  readonly namespace: string;
  readonly app?: string;
  readonly version?: string;
  readonly workload?: string;
  readonly isRoot?: boolean;
}

export interface GraphEdge {
  readonly source: string;
  readonly target: string;
  readonly isMTLS?: string;
  readonly traffic?: {
    readonly protocol: string;
    readonly rates: Readonly<Record<string, string>>;
    readonly responses?: Readonly<Record<string, { readonly flags?: Readonly<Record<string, string>> }>>;
  };
}

/** An edge between versions of apps, in numbers. */
export interface SeenEdge {
  readonly between: string;
  readonly perSecond: number;
  /** Of 100 requests of its source. */
  readonly share: number;
  readonly failing: number;
  readonly mutualTls: number;
  /** Of 100 answers, by status code. */
  readonly codes: Readonly<Record<string, number>>;
}

const nameOf = ({ app, version, workload }: GraphNode): string =>
  `${app ?? workload ?? '?'}${version === undefined || version === 'latest' ? '' : ` ${version}`}`;

function sumOf(values: Readonly<Record<string, string>> = {}): number {
  return Object.values(values).reduce((all, value) => all + Number(value), 0);
}

/** The edges of an HTTP graph by who asks whom, in the order of their names. */
export function edgesOf({ elements: { nodes, edges } }: Graph): readonly SeenEdge[] {
  const named = new Map(nodes.map(({ data }) => [data.id, nameOf(data)]));
  const seen = edges.map(({ data: { source, target, isMTLS, traffic } }) => ({
    between: `${named.get(source)} → ${named.get(target)}`,
    perSecond: Number(traffic?.rates['http'] ?? 0),
    share: Number(traffic?.rates['httpPercentReq'] ?? 100),
    failing: Number(traffic?.rates['httpPercentErr'] ?? 0),
    mutualTls: Number(isMTLS ?? 0),
    codes: Object.fromEntries(
      Object.entries(traffic?.responses ?? {}).map(([code, { flags }]) => [code, sumOf(flags)]),
    ),
  }));
  return seen.sort((one, other) => one.between.localeCompare(other.between));
}
