import { TILES, WIDTH, type GameState } from '@cutover/game';
import { drawFruit } from './draw-fruit.ts';
import { drawPlayer } from './draw-actors.ts';
import { drawMaze, smallDots } from './draw-maze.ts';
import { BOTTOM, COLOURS, TILE, TOP, VIEW_HEIGHT, VIEW_WIDTH, canvasOf, drawText } from './view.ts';

const WALL_COLOURS = ['#4f6bff', '#b45cff', '#2fd39a', '#ff7a59', '#47b8ff', '#ff5ea8'];
/** Of a small dot, in pixels of the view, with a pixel around it. */
const DOT_REACH = 5;

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const HEAD: Area = { x: 0, y: 0, width: VIEW_WIDTH, height: TOP };
const FOOT: Area = { x: 0, y: VIEW_HEIGHT - BOTTOM, width: VIEW_WIDTH, height: BOTTOM };

/**
 * What seldom changes, kept as one picture: walls, small dots, the lines above and below. A frame copies it whole and draws on it what
 * moves; a dot that is eaten, or a score, changes its own part alone.
 */
export class Board {
  readonly canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #scale: number;
  readonly #mazes = new Map<string, HTMLCanvasElement>();
  readonly #dots = new Uint8Array(TILES.length);
  #colour = '';
  #said = '';

  constructor(scale: number) {
    this.#scale = scale;
    [this.canvas, this.#context] = canvasOf(VIEW_WIDTH * scale, VIEW_HEIGHT * scale, { alpha: false });
  }

  /** Brings the picture up to date. @param best the best score that is shown */
  update(state: GameState, best: number): void {
    const colour = colourOf(state);
    const anew = colour !== this.#colour || this.#hasNewDots(state.dots);
    this.#colour = colour;
    if (anew) this.#drawAll(state.dots);
    else this.#takeEaten(state.dots);
    const said = [state.score, best, state.level, state.lives].join(' ');
    if (!anew && said === this.#said) return;
    this.#said = said;
    this.#drawLines(state, best);
  }

  #hasNewDots(dots: Uint8Array): boolean {
    return dots.some((dot, tile) => dot === 1 && this.#dots[tile] !== 1);
  }

  #drawAll(dots: Uint8Array): void {
    this.#restore({ x: 0, y: 0, width: VIEW_WIDTH, height: VIEW_HEIGHT });
    this.#context.setTransform(this.#scale, 0, 0, this.#scale, 0, TOP * this.#scale);
    smallDots(this.#context, dots);
    this.#dots.set(dots);
  }

  #takeEaten(dots: Uint8Array): void {
    for (let tile = 0; tile < dots.length; tile += 1) {
      if (this.#dots[tile] !== 1 || dots[tile] === 1) continue;
      const x = (tile % WIDTH) * TILE + TILE / 2 - DOT_REACH;
      const y = Math.floor(tile / WIDTH) * TILE + TILE / 2 - DOT_REACH + TOP;
      this.#restore({ x, y, width: 2 * DOT_REACH, height: 2 * DOT_REACH });
      this.#dots[tile] = 0;
    }
  }

  /** Puts the bare maze back, on whole pixels. */
  #restore({ x, y, width, height }: Area): void {
    const left = Math.floor(x * this.#scale);
    const top = Math.floor(y * this.#scale);
    const wide = Math.min(this.canvas.width, Math.ceil((x + width) * this.#scale)) - left;
    const high = Math.min(this.canvas.height, Math.ceil((y + height) * this.#scale)) - top;
    this.#context.setTransform(1, 0, 0, 1, 0, 0);
    this.#context.drawImage(this.#maze(), left, top, wide, high, left, top, wide, high);
  }

  #maze(): HTMLCanvasElement {
    const known = this.#mazes.get(this.#colour) ?? drawMaze(this.#scale, this.#colour);
    this.#mazes.set(this.#colour, known);
    return known;
  }

  #drawLines(state: GameState, best: number): void {
    const context = this.#context;
    this.#restore(HEAD);
    this.#restore(FOOT);
    context.setTransform(this.#scale, 0, 0, this.#scale, 0, 0);
    const columns = [
      ['SCORE', String(state.score), '#fff', 16, 'left'],
      ['BEST', String(best), COLOURS.player, VIEW_WIDTH / 2, 'center'],
      ['LEVEL', String(state.level), '#fff', VIEW_WIDTH - 16, 'right'],
    ] as const;
    for (const [title, value, colour, x, align] of columns) {
      drawText(context, title, { x, y: 20, size: 12, colour: '#8f95c9', align });
      drawText(context, value, { x, y: 43, size: 22, colour, align });
    }
    const y = VIEW_HEIGHT - BOTTOM / 2;
    for (let life = 0; life < Math.min(5, state.lives - 1); life += 1) {
      drawPlayer(context, { x: 28 + life * 34, y, facing: 3 }, { gape: 0.6, dying: 0 });
    }
    drawFruit(context, state.rules.fruit.name, { x: VIEW_WIDTH - 28, y });
  }
}

/** Each level has its colour; a cleared one flashes. */
function colourOf({ phase, phaseTicks, level }: GameState): string {
  const flashing = phase === 'cleared' && Math.floor(phaseTicks / 14) % 2 === 0;
  return flashing ? '#ffffff' : (WALL_COLOURS[(level - 1) % WALL_COLOURS.length] as string);
}
