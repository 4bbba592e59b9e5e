/** What a service gives a player who starts a game: its name, what the game is made from, and what proves that the service made it. */
export interface Ticket {
  readonly id: string;
  readonly seed: number;
  readonly token: string;
}
