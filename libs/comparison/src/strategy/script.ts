/** What a switch does or waits for once its manifests are applied, one after the other. */
export type Move =
  /** The workload waits, with the new pods ready, and is told to go on. In a roll-back only where it had gone on before. */
  | 'promote'
  /** Until the pods that are to go are gone. */
  | 'gone'
  /** Until as many pods as wanted are ready, of those that are not to go. */
  | 'served'
  /** The pods that were there before the deployment are there still, or the switch came too late. */
  | 'kept'
  /** The canary stands at each of its steps in turn, for as long as that lasts, and is told to go on; then all is new. */
  | 'steps'
  /** The canary stands at its first step for as long as that lasts, and is left there. */
  | 'step'
  /** As `steps`, but a judge ends each step, and may end the canary. */
  | 'judged'
  /** The canary waits at its first step, and is told to leave out the others. */
  | 'full'
  /** Until no pod of the version that is taken back is there. */
  | 'withdrawn';

/** What a lane does, in turn. */
export type Step =
  /** Load alone: as long as other lanes mostly last, until the block's moment of change, or between and after switches. */
  | { readonly do: 'idle' | 'steady' | 'hold' | 'settle' }
  /** The other version is applied; `moves` say when that is finished. */
  | { readonly do: 'deploy' | 'rollback'; readonly moves: readonly Move[] };

/** A strategy's way through a lane. */
export type Script = readonly Step[];

/** Forth by one way and back by one, with the waits that all lanes share. */
export const forthAndBack = (forth: readonly Move[], back: readonly Move[]): Script => [
  { do: 'steady' },
  { do: 'deploy', moves: forth },
  { do: 'hold' },
  { do: 'rollback', moves: back },
  { do: 'settle' },
];

/** Whether a new version has to be promoted. */
export const promotes = (script: Script): boolean =>
  script.some((step) => step.do === 'deploy' && step.moves.includes('promote'));
