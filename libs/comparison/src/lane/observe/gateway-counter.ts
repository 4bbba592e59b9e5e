import type { FailurePolicy } from '../entrance/entrance.ts';
import type { GatewayCounts, GatewayFact } from '../../record/gateway-fact.ts';

/** Counts what a gateway does about failures while load is sent. */
export interface GatewayCounter {
  /** What it was configured to do, and did since; of a gateway that passes failures on, nothing. A count that could not be read is no reason to lose a lane. */
  end(): Promise<{ gateway?: GatewayFact }>;
}

const growth = (before: GatewayCounts, after: GatewayCounts): GatewayCounts => {
  const grown = Object.entries(after).map(([name, value]) => [name, value - before[name as keyof GatewayCounts]]);
  const fallen = grown.find(([, value]) => (value as number) < 0);
  if (fallen !== undefined) throw new Error(`its count of ${fallen[0]} fell: it was started again`);
  return Object.fromEntries(grown) as GatewayCounts;
};

const counted = async (before: Promise<GatewayCounts>, after: () => Promise<GatewayCounts>) => {
  try {
    return { counted: growth(await before, await after()), unread: null };
  } catch (error) {
    return { counted: null, unread: (error as Error).message };
  }
};

/** Counters are of the gateway's whole life, in which test data was made, too: looked at before the load and after it. */
export const countGateway = async (failing: FailurePolicy | null): Promise<GatewayCounter> => {
  const policy = failing?.seen() ?? null;
  if (failing === null || policy === null) return { end: async () => ({}) };
  const before = failing.counts();
  await before.catch(() => undefined);
  return { end: async () => ({ gateway: { policy, ...(await counted(before, () => failing.counts())) } }) };
};
