import {
  FRUIT_TILE,
  TILE_UNITS,
  WIDTH,
  columnOf,
  rowOf,
  unitsX,
  unitsY,
  type GameState,
  type Ghost,
  type Walker,
} from '@cutover/game';
import { Board } from './board.ts';
import { drawGhost, drawPlayer, type Pose } from './draw-actors.ts';
import { drawFruit } from './draw-fruit.ts';
import { powerPellets } from './draw-maze.ts';
import type { Effects } from './effects.ts';
import { Sprites } from './sprites.ts';
import { COLOURS, TILE, TOP, VIEW_HEIGHT, VIEW_WIDTH, contextOf, drawText, fit } from './view.ts';

interface Spot {
  readonly x: number;
  readonly y: number;
}

const PIXELS = TILE / TILE_UNITS;
const DYING_TICKS = 90;
const BLINK_TICKS = 120;
const BLINK_MS = 180;
/** Beyond this, in units, it is the tunnel and no walk. */
const JUMP = 2 * TILE_UNITS;
/** Pictures of an opening mouth, and of a ghost's wavering hem. */
const GAPES = 8;
const WAVES = 8;
const WAVE_MS = 102;
const CENTRE = { x: 0, y: 0 };

const spotOf = (walker: Walker): Spot => ({ x: unitsX(walker), y: unitsY(walker) });

export interface View {
  /** How much of the next tick has passed, 0 to 1. */
  readonly share: number;
  readonly nowMs: number;
  readonly best: number;
  readonly dim: boolean;
  readonly shake: number;
}

/** Draws a state between two ticks. Positions of the tick before are kept here, so that the simulation knows nothing of it. */
export class Renderer {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #effects: Effects;
  #scale: number;
  #board: Board;
  #sprites: Sprites;
  #before: Spot[] = [];

  constructor(canvas: HTMLCanvasElement, effects: Effects) {
    this.#canvas = canvas;
    this.#context = contextOf(canvas);
    this.#effects = effects;
    this.#scale = fit(canvas);
    this.#board = new Board(this.#scale);
    this.#sprites = new Sprites(this.#scale);
  }

  resize(): void {
    this.#scale = fit(this.#canvas);
    this.#board = new Board(this.#scale);
    this.#sprites = new Sprites(this.#scale);
  }

  /** To be called before each tick. */
  remember(state: GameState): void {
    this.#before = [state.player, ...state.ghosts].map(spotOf);
  }

  draw(state: GameState, view: View): void {
    const context = this.#context;
    this.#board.update(state, view.dim ? view.best : Math.max(view.best, state.score));
    const shake = Math.round(view.shake * Math.sin(view.nowMs / 18) * 5 * this.#scale);
    context.setTransform(1, 0, 0, 1, 0, 0);
    // Opaque and whole: what was there before needs neither be cleared nor kept.
    context.drawImage(this.#board.canvas, shake, 0);
    this.#inMaze();
    powerPellets(context, state.dots, view.nowMs);
    if (state.fruit > 0) this.#fruit(state);
    this.#ghosts(state, view);
    this.#player(state, view);
    this.#inMaze();
    this.#effects.draw(context, view.nowMs);
    this.#banner(state);
    if (view.dim) this.#dim();
  }

  /** Where an actor is drawn: 0 is the player, then the ghosts. */
  pose(state: GameState, index: number, share: number): Pose {
    const walker = index === 0 ? state.player : (state.ghosts[index - 1] as Walker);
    const now = spotOf(walker);
    const before = this.#before[index] ?? now;
    const far = Math.abs(now.x - before.x) > JUMP || Math.abs(now.y - before.y) > JUMP;
    const from = far ? now : before;
    const x = (from.x + (now.x - from.x) * share) * PIXELS + TILE / 2;
    const y = (from.y + (now.y - from.y) * share) * PIXELS + TILE / 2;
    return { x, y, facing: walker.facing };
  }

  /** Pixels of the view, from the maze's corner. */
  #inMaze(): void {
    this.#context.setTransform(this.#scale, 0, 0, this.#scale, 0, TOP * this.#scale);
  }

  #ghosts(state: GameState, { share, nowMs }: View): void {
    const { phase, phaseTicks } = state;
    if (phase === 'cleared' || (phase === 'dying' && phaseTicks <= DYING_TICKS - 25)) return;
    state.ghosts.forEach((ghost, index) => this.#ghost(ghost, this.pose(state, index + 1, share), state.fright, nowMs));
  }

  #ghost({ name, mood }: Ghost, pose: Pose, fright: number, nowMs: number): void {
    const white = mood === 'frightened' && fright < BLINK_TICKS && Math.floor(nowMs / BLINK_MS) % 2 === 0;
    const wave = Math.floor(nowMs / WAVE_MS) % WAVES;
    const bob = Math.sin(nowMs / 160 + pose.x / 40) * 1.2;
    const key = mood === 'frightened' ? `fright ${white} ${wave}` : `${name} ${mood === 'eyes'} ${pose.facing} ${wave}`;
    this.#wrapped({ ...pose, y: pose.y + bob }, (at) =>
      this.#sprites.draw(this.#context, at, key, (context) =>
        drawGhost(context, { ...CENTRE, facing: pose.facing }, { name, mood, white, wave: wave / WAVES }),
      ),
    );
  }

  #player(state: GameState, { share, nowMs }: View): void {
    const { phase, phaseTicks, player } = state;
    if (phase === 'over') return;
    const pose = this.pose(state, 0, share);
    if (phase === 'dying') {
      this.#inMaze();
      drawPlayer(this.#context, pose, { gape: 0, dying: Math.max(0, 1 - phaseTicks / (DYING_TICKS - 25)) });
      return;
    }
    const open = player.moving && phase === 'play' ? Math.abs(Math.sin(nowMs / 75)) : 0.35;
    const gape = Math.round(open * GAPES);
    this.#wrapped(pose, (at) =>
      this.#sprites.draw(this.#context, at, `player ${pose.facing} ${gape}`, (context) =>
        drawPlayer(context, { ...CENTRE, facing: pose.facing }, { gape: gape / GAPES, dying: 0 }),
      ),
    );
  }

  /** Near the tunnel's ends things show at both. */
  #wrapped({ x, y }: Spot, draw: (spot: Spot) => void): void {
    const at = y + TOP;
    draw({ x, y: at });
    if (x < TILE) draw({ x: x + WIDTH * TILE, y: at });
    if (x > (WIDTH - 1) * TILE) draw({ x: x - WIDTH * TILE, y: at });
  }

  #fruit(state: GameState): void {
    const x = (columnOf(FRUIT_TILE) + 0.5) * TILE;
    drawFruit(this.#context, state.rules.fruit.name, { x, y: (rowOf(FRUIT_TILE) + 0.5) * TILE });
  }

  #banner({ phase }: GameState): void {
    const said = { ready: ['READY!', COLOURS.player], over: ['GAME OVER', '#ff5a4f'] } as const;
    const [text, colour] = said[phase as keyof typeof said] ?? [];
    if (text === undefined) return;
    drawText(this.#context, text, { x: VIEW_WIDTH / 2, y: 12.5 * TILE + 7, size: 21, colour, align: 'center' });
  }

  #dim(): void {
    this.#context.fillStyle = '#06071a99';
    this.#context.fillRect(0, -TOP, VIEW_WIDTH, VIEW_HEIGHT);
  }
}
