import type { GameEvent } from '@cutover/game';

interface Note {
  /** Hertz, at the start and at the end. */
  readonly from: number;
  readonly to: number;
  /** Seconds from now, and how long. */
  readonly at: number;
  readonly length: number;
  readonly wave: OscillatorType;
  readonly volume: number;
}

const tune = (pitches: readonly number[], length: number, wave: OscillatorType = 'square'): Note[] =>
  pitches.map((pitch, i) => ({ from: pitch, to: pitch, at: i * length, length: length * 0.92, wave, volume: 0.06 }));
const sweep = (from: number, to: number, length: number, wave: OscillatorType = 'triangle'): Note[] => [
  { from, to, at: 0, length, wave, volume: 0.12 },
];

const CHOMPS = [sweep(330, 520, 0.07), sweep(520, 330, 0.07)];

const SOUNDS: Readonly<Record<Exclude<GameEvent, 'dot'> | 'start', readonly Note[]>> = {
  start: tune([392, 523, 659, 784, 659, 784, 1047], 0.13),
  power: sweep(180, 720, 0.35, 'sawtooth'),
  ghost: tune([523, 784, 1047, 1568], 0.06),
  fruit: tune([880, 1175, 1760], 0.07, 'triangle'),
  death: [...sweep(700, 70, 1.1, 'sawtooth'), { from: 90, to: 40, at: 1.1, length: 0.25, wave: 'square', volume: 0.1 }],
  cleared: tune([523, 659, 784, 1047, 784, 1047, 1319], 0.11, 'triangle'),
  level: tune([392, 523, 659, 784], 0.09),
  'extra-life': tune([1047, 1319, 1568, 2093], 0.08, 'triangle'),
  over: tune([392, 330, 262, 196], 0.22, 'triangle'),
};

/** Sounds made of oscillators. Silent until the first key or touch, as browsers ask for. */
export class Sound {
  #audio: AudioContext | undefined;
  #chomp = 0;
  muted: boolean;

  constructor(muted: boolean) {
    this.muted = muted;
  }

  /** To be called from a key press or touch. */
  wake(): void {
    this.#audio ??= new AudioContext();
    if (this.#audio.state === 'suspended') void this.#audio.resume();
  }

  play(event: GameEvent | 'start'): void {
    if (event === 'dot') this.#chomp ^= 1;
    const notes = event === 'dot' ? CHOMPS[this.#chomp] : SOUNDS[event];
    const audio = this.#audio;
    if (audio === undefined || this.muted || notes === undefined) return;
    for (const note of notes) this.#play(audio, note);
  }

  #play(audio: AudioContext, { from, to, at, length, wave, volume }: Note): void {
    const start = audio.currentTime + at;
    const oscillator = audio.createOscillator();
    const gain = audio.createGain();
    oscillator.type = wave;
    oscillator.frequency.setValueAtTime(from, start);
    oscillator.frequency.exponentialRampToValueAtTime(to, start + length);
    gain.gain.setValueAtTime(volume, start);
    gain.gain.exponentialRampToValueAtTime(0.001, start + length);
    oscillator.connect(gain).connect(audio.destination);
    oscillator.start(start);
    oscillator.stop(start + length);
  }
}
