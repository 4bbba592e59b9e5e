/** Who asks for a turn. */
export interface TurnTaker {
  /** Those of one key wait in one line; lines take turns. */
  readonly key: string;
  /** Whether its line stays when there is no room for all: someone who has been here before. */
  readonly trusted: boolean;
}

export interface FairTurnsOptions {
  /** Pieces of work at once. */
  readonly parallel: number;
  /** How many may wait. */
  readonly waiting: number;
  /** What those are told for whom there is no room. */
  readonly refusal: () => Error;
}

interface Waiter {
  begin(): void;
  refuse(error: Error): void;
}

interface Line {
  readonly trusted: boolean;
  readonly waiters: Waiter[];
}

/**
 * So much work at a time, so many who wait, and turns by line: whoever sends a hundred requests waits for their own, and everyone else for at most one of each line.
 * When all places are taken the longest line gives one up: those who send much are refused, not those who come late.
 */
export class FairTurns {
  readonly #options: FairTurnsOptions;
  /** In the order in which lines get their turns. None is empty. */
  readonly #lines = new Map<string, Line>();
  #running = 0;
  #waiting = 0;

  constructor(options: FairTurnsOptions) {
    this.#options = options;
  }

  /** Does the work when its turn has come. @throws the refusal, with nothing done */
  async run<T>(taker: TurnTaker, work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#options.parallel) await this.#wait(taker);
    else this.#running += 1;
    try {
      return await work();
    } finally {
      this.#next();
    }
  }

  #wait(taker: TurnTaker): Promise<void> {
    if (this.#waiting >= this.#options.waiting) this.#makeRoom(taker);
    return new Promise((resolve, reject) => {
      const waiter: Waiter = { begin: resolve, refuse: reject };
      const line = this.#lines.get(taker.key);
      if (line === undefined) this.#lines.set(taker.key, { trusted: taker.trusted, waiters: [waiter] });
      else line.waiters.push(waiter);
      this.#waiting += 1;
    });
  }

  /** Whoever ends gives their place to the first of the line whose turn it is. */
  #next(): void {
    const [first] = this.#lines;
    if (first === undefined) {
      this.#running -= 1;
      return;
    }
    const [key, line] = first;
    const waiter = line.waiters.shift();
    this.#lines.delete(key);
    if (line.waiters.length > 0) this.#lines.set(key, line);
    this.#waiting -= 1;
    waiter?.begin();
  }

  #makeRoom(taker: TurnTaker): void {
    const longest = this.#longest(taker.trusted ? (line) => !line.trusted : () => true);
    if (longest === undefined || longest[1].waiters.length < this.#least(taker)) throw this.#options.refusal();
    const [key, line] = longest;
    const last = line.waiters.pop();
    if (line.waiters.length === 0) this.#lines.delete(key);
    this.#waiting -= 1;
    last?.refuse(this.#options.refusal());
  }

  /** How many must wait in a line that gives a place up. Where lines are as good as equal who came late goes; one who is trusted takes any stranger's place. */
  #least({ key, trusted }: TurnTaker): number {
    return trusted ? 1 : (this.#lines.get(key)?.waiters.length ?? 0) + 2;
  }

  #longest(among: (line: Line) => boolean): [string, Line] | undefined {
    return [...this.#lines]
      .filter(([, line]) => among(line))
      .reduce<
        [string, Line] | undefined
      >((most, each) => (most !== undefined && most[1].waiters.length >= each[1].waiters.length ? most : each), undefined);
  }
}
