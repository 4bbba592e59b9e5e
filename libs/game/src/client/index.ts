export { Caller, isPassing } from './caller.ts';
export type { Answer, CallerOptions, Traffic } from './caller.ts';
export { Outbox } from './outbox.ts';
export type { Letter, News, OutboxOptions, Storage } from './outbox.ts';
export { MAX_NAME, nameProblem } from './player-name.ts';
export { SwitchWatch } from './switch-watch.ts';
export type { Switch } from './switch-watch.ts';
