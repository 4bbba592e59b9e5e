/** Who the seed registers, and what they do: the same every time. */
export interface SeedMember {
  readonly name: string;
  readonly email: string;
  /** Minor units of EUR paid in at first. */
  readonly deposit: number;
}

export interface SeedTransfer {
  /** Places in the list of members. */
  readonly from: number;
  readonly to: number;
  readonly minor: number;
}

export const CURRENCY = 'EUR';
/** Of every seeded member, on this machine only. */
export const PASSWORD = 'only on this machine';

const NAMES = ['Ada', 'Grace', 'Alan', 'Edsger', 'Barbara', 'Donald', 'Frances', 'Ken', 'Margaret', 'Tony'];
const SMALLEST_DEPOSIT = 50_000;

export function seedMembers(count: number): readonly SeedMember[] {
  return Array.from({ length: count }, (_, i) => {
    const round = Math.floor(i / NAMES.length);
    const name = `${NAMES[i % NAMES.length]!}${round === 0 ? '' : ` ${round + 1}`}`;
    const email = `${name.toLowerCase().replace(' ', '-')}@example.org`;
    return { name, email, deposit: SMALLEST_DEPOSIT + ((i * 7_919) % 1_000) * 100 };
  });
}

/** Everyone pays some others; small enough that nobody runs out. */
export function seedTransfers(members: number, count: number): readonly SeedTransfer[] {
  return Array.from({ length: count }, (_, i) => {
    const from = i % members;
    const to = (from + 1 + ((i * 3) % (members - 1))) % members;
    return { from, to, minor: 100 + ((i * 37) % 900) };
  });
}
