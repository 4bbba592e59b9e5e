import { Bank } from './bank.ts';
import { fuzz, type Outcome, type Pass } from './fuzz.ts';

const CALLERS = ['member', 'teller', 'service'] as const;

export interface Plan {
  /** At least so many cases. */
  readonly cases: number;
  /** Cases an operation and pass, beside those that cover its document. */
  readonly examples: number;
  readonly seed: number;
  /** Members alone, and no cases that cover documents: what is quick. */
  readonly short: boolean;
  readonly onPass?: (name: string, outcome: Outcome, all: Outcome) => void;
}

const SERVICES = ['account', 'membership', 'transfer'] as const;
const NOTHING: Outcome = { cases: 0, accepted: 0, failures: [] };

/**
 * Tries every service by its document, as a member, a teller and a service, round after round with another seed until there were enough cases; then, as the last thing that a member does, leaving.
 * @returns all of it together
 */
export async function fuzzBank(
  program: string,
  bank: Bank,
  { cases, examples, seed, short, onPass }: Plan,
): Promise<Outcome> {
  const [own, others] = [await bank.party('mallory'), await bank.party('victim')];
  let all = NOTHING;
  const pass = async (who: string, token: string, rest: Pick<Pass, 'service' | 'seed' | 'leaves'>): Promise<void> => {
    const bound = who === 'member';
    const url = bank.url(rest.service);
    const outcome = await fuzz(program, { ...rest, url, token, own, others, bound, examples, covers: !short });
    all = together(all, outcome);
    onPass?.(`${rest.service} as ${who}`, outcome, all);
  };
  const tokens = { member: own.token, teller: await Bank.token('teller'), service: await Bank.token('service') };
  const callers = short ? CALLERS.slice(0, 1) : CALLERS;
  for (let round = 0; all.cases < cases; round++) {
    for (const service of SERVICES)
      for (const who of callers) await pass(who, tokens[who], { service, seed: seed + round });
  }
  await pass('member', own.token, { service: 'membership', seed, leaves: true });
  return all;
}

function together(a: Outcome, b: Outcome): Outcome {
  return { cases: a.cases + b.cases, accepted: a.accepted + b.accepted, failures: [...a.failures, ...b.failures] };
}
