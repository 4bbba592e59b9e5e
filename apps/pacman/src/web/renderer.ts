import {
  FRUIT_TILE,
  TILE_UNITS,
  WIDTH,
  columnOf,
  rowOf,
  unitsX,
  unitsY,
  type GameState,
  type Walker,
} from '../game/index.ts';
import { drawGhost, drawPlayer, type Pose } from './draw-actors.ts';
import { drawFruit } from './draw-fruit.ts';
import { drawDots, drawMaze } from './draw-maze.ts';
import type { Effects } from './effects.ts';
import { BOTTOM, COLOURS, TILE, TOP, VIEW_HEIGHT, VIEW_WIDTH, contextOf, fit } from './view.ts';

interface Spot {
  readonly x: number;
  readonly y: number;
}

const WALL_COLOURS = ['#4f6bff', '#b45cff', '#2fd39a', '#ff7a59', '#47b8ff', '#ff5ea8'];
const PIXELS = TILE / TILE_UNITS;
const DYING_TICKS = 90;
const BLINK_TICKS = 120;
/** Beyond this, in units, it is the tunnel and no walk. */
const JUMP = 2 * TILE_UNITS;

const spotOf = (walker: Walker): Spot => ({ x: unitsX(walker), y: unitsY(walker) });

/** Draws a state between two ticks. Positions of the tick before are kept here, so that the simulation knows nothing of it. */
export class Renderer {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #effects: Effects;
  #scale = 1;
  #mazes = new Map<string, HTMLCanvasElement>();
  #before: Spot[] = [];

  constructor(canvas: HTMLCanvasElement, effects: Effects) {
    this.#canvas = canvas;
    this.#context = contextOf(canvas);
    this.#effects = effects;
    this.resize();
  }

  resize(): void {
    this.#scale = fit(this.#canvas);
    this.#mazes.clear();
  }

  /** To be called before each tick. */
  remember(state: GameState): void {
    this.#before = [state.player, ...state.ghosts].map(spotOf);
  }

  /** @param share how much of the next tick has passed, 0 to 1 */
  draw(state: GameState, view: { share: number; nowMs: number; best: number; dim: boolean; shake: number }): void {
    const context = this.#context;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(this.#maze(state), 0, 0);
    const shake = view.shake * Math.sin(view.nowMs / 18) * 5;
    context.setTransform(this.#scale, 0, 0, this.#scale, shake * this.#scale, 0);
    this.#hud(state, view.dim ? view.best : Math.max(view.best, state.score));
    context.translate(0, TOP);
    drawDots(context, state.dots, view.nowMs);
    if (state.fruit > 0) this.#fruit(state);
    this.#actors(state, view);
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

  #maze(state: GameState): HTMLCanvasElement {
    const flashing = state.phase === 'cleared' && Math.floor(state.phaseTicks / 14) % 2 === 0;
    const colour = flashing ? '#ffffff' : (WALL_COLOURS[(state.level - 1) % WALL_COLOURS.length] as string);
    const known = this.#mazes.get(colour) ?? drawMaze(this.#scale, colour);
    this.#mazes.set(colour, known);
    return known;
  }

  #actors(state: GameState, { share, nowMs }: { share: number; nowMs: number }): void {
    const context = this.#context;
    const ghosts = state.phase !== 'cleared' && (state.phase !== 'dying' || state.phaseTicks > DYING_TICKS - 25);
    if (ghosts) {
      state.ghosts.forEach(({ name, mood }, index) => {
        const pose = this.pose(state, index + 1, share);
        const look = { name, mood, blinking: state.fright < BLINK_TICKS, timeMs: nowMs };
        this.#wrapped(pose, (at) => drawGhost(context, at, look));
      });
    }
    if (state.phase === 'over') return;
    const dying = state.phase === 'dying' ? Math.max(0, 1 - state.phaseTicks / (DYING_TICKS - 25)) : 0;
    const gape = state.player.moving && state.phase === 'play' ? Math.abs(Math.sin(nowMs / 75)) : 0.35;
    this.#wrapped(this.pose(state, 0, share), (at) => drawPlayer(context, at, { gape, dying }));
  }

  /** Near the tunnel's ends things show at both. */
  #wrapped(pose: Pose, draw: (pose: Pose) => void): void {
    draw(pose);
    if (pose.x < TILE) draw({ ...pose, x: pose.x + WIDTH * TILE });
    if (pose.x > (WIDTH - 1) * TILE) draw({ ...pose, x: pose.x - WIDTH * TILE });
  }

  #fruit(state: GameState): void {
    const x = (columnOf(FRUIT_TILE) + 0.5) * TILE;
    drawFruit(this.#context, state.rules.fruit.name, { x, y: (rowOf(FRUIT_TILE) + 0.5) * TILE });
  }

  #hud(state: GameState, best: number): void {
    const context = this.#context;
    this.#text('SCORE', { x: 16, y: 20, size: 12, colour: '#8f95c9', align: 'left' });
    this.#text(String(state.score), { x: 16, y: 43, size: 22, colour: '#fff', align: 'left' });
    this.#text('BEST', { x: VIEW_WIDTH / 2, y: 20, size: 12, colour: '#8f95c9', align: 'center' });
    this.#text(String(best), { x: VIEW_WIDTH / 2, y: 43, size: 22, colour: COLOURS.player, align: 'center' });
    this.#text('LEVEL', { x: VIEW_WIDTH - 16, y: 20, size: 12, colour: '#8f95c9', align: 'right' });
    this.#text(String(state.level), { x: VIEW_WIDTH - 16, y: 43, size: 22, colour: '#fff', align: 'right' });
    const y = VIEW_HEIGHT - BOTTOM / 2;
    for (let life = 0; life < Math.min(5, state.lives - 1); life += 1) {
      drawPlayer(context, { x: 28 + life * 34, y, facing: 3 }, { gape: 0.6, dying: 0 });
    }
    drawFruit(context, state.rules.fruit.name, { x: VIEW_WIDTH - 28, y });
  }

  #banner(state: GameState): void {
    const x = VIEW_WIDTH / 2;
    const y = 12.5 * TILE + 7;
    if (state.phase === 'ready') this.#text('READY!', { x, y, size: 21, colour: COLOURS.player, align: 'center' });
    if (state.phase === 'over') this.#text('GAME OVER', { x, y, size: 21, colour: '#ff5a4f', align: 'center' });
  }

  #dim(): void {
    this.#context.fillStyle = '#06071a99';
    this.#context.fillRect(0, -TOP, VIEW_WIDTH, VIEW_HEIGHT);
  }

  #text(
    text: string,
    { x, y, size, colour, align }: { x: number; y: number; size: number; colour: string; align: CanvasTextAlign },
  ): void {
    const context = this.#context;
    context.fillStyle = colour;
    context.font = `800 ${size}px ui-rounded, "Nunito", "DejaVu Sans", sans-serif`;
    context.textAlign = align;
    context.fillText(text, x, y);
  }
}
