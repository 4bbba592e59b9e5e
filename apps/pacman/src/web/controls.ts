import { DOWN, LEFT, RIGHT, UP, type Direction } from '@cutover/game';

export type Command = 'pause' | 'mute' | 'confirm';

export interface ControlsOptions {
  readonly turn: (direction: Direction) => void;
  readonly command: (command: Command) => void;
  /** Called at each key press and touch: sound may start. */
  readonly touched: () => void;
}

const TURNS: Readonly<Record<string, Direction>> = {
  ArrowUp: UP,
  KeyW: UP,
  ArrowLeft: LEFT,
  KeyA: LEFT,
  ArrowDown: DOWN,
  KeyS: DOWN,
  ArrowRight: RIGHT,
  KeyD: RIGHT,
};
const COMMANDS: Readonly<Record<string, Command>> = {
  KeyP: 'pause',
  Escape: 'pause',
  KeyM: 'mute',
  Enter: 'confirm',
  Space: 'confirm',
};
/** The standard gamepad's crossed buttons: up, down, left, right. */
const PAD_BUTTONS: readonly (readonly [number, Direction])[] = [
  [12, UP],
  [13, DOWN],
  [14, LEFT],
  [15, RIGHT],
];
const PAD_START = 9;
const PAD_CONFIRM = 0;
const STICK = 0.5;
const SWIPE_PIXELS = 16;

/** Keyboard, swipes and gamepads, as turns and commands. */
export class Controls {
  readonly #options: ControlsOptions;
  #swipe: { x: number; y: number } | undefined;
  #padBefore = new Set<number>();

  constructor(options: ControlsOptions) {
    this.#options = options;
    addEventListener('keydown', (event) => this.#key(event));
    addEventListener('pointerdown', (event) => this.#begin(event));
    addEventListener('pointermove', (event) => this.#move(event));
    addEventListener('pointerup', () => (this.#swipe = undefined));
  }

  /** Asks gamepads; to be called once a frame. */
  poll(): void {
    for (const pad of navigator.getGamepads()) if (pad !== null) this.#pad(pad);
  }

  #key(event: KeyboardEvent): void {
    if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return;
    this.#options.touched();
    const direction = TURNS[event.code];
    const command = event.repeat ? undefined : COMMANDS[event.code];
    if (direction !== undefined) this.#options.turn(direction);
    else if (command === 'confirm' && event.target instanceof HTMLButtonElement) return;
    else if (command !== undefined) this.#options.command(command);
    else return;
    event.preventDefault();
  }

  #begin({ clientX: x, clientY: y }: PointerEvent): void {
    this.#options.touched();
    this.#swipe = { x, y };
  }

  /** A swipe turns as soon as it is one, and goes on: the finger need not leave the glass. */
  #move({ clientX, clientY }: PointerEvent): void {
    if (this.#swipe === undefined) return;
    const [x, y] = [clientX - this.#swipe.x, clientY - this.#swipe.y];
    if (Math.max(Math.abs(x), Math.abs(y)) < SWIPE_PIXELS) return;
    this.#options.turn(wayOf(x, y));
    this.#swipe = { x: clientX, y: clientY };
  }

  #pad(pad: Gamepad): void {
    for (const [button, direction] of PAD_BUTTONS) if (pad.buttons[button]?.pressed) this.#options.turn(direction);
    const [x = 0, y = 0] = pad.axes;
    if (Math.max(Math.abs(x), Math.abs(y)) > STICK) this.#options.turn(wayOf(x, y));
    this.#press(pad, PAD_START, 'pause');
    this.#press(pad, PAD_CONFIRM, 'confirm');
  }

  #press(pad: Gamepad, button: number, command: Command): void {
    const pressed = pad.buttons[button]?.pressed === true;
    if (pressed && !this.#padBefore.has(button)) this.#options.command(command);
    if (pressed) this.#padBefore.add(button);
    else this.#padBefore.delete(button);
  }
}

function wayOf(x: number, y: number): Direction {
  if (Math.abs(x) > Math.abs(y)) return x > 0 ? RIGHT : LEFT;
  return y > 0 ? DOWN : UP;
}
