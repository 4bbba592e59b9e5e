export { startToyBank, toyBehaviours } from './toy-bank.ts';
export type { ToyBank, ToyBehaviour } from './toy-bank.ts';
