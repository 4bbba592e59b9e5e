import { HEIGHT, TILES, WIDTH, isWall, tileAt } from '@cutover/game';
import { TILE, TOP, VIEW_HEIGHT, VIEW_WIDTH, canvasOf } from './view.ts';

const centre = (at: number): number => at * TILE + TILE / 2;
const wallAt = (x: number, y: number): boolean => x < WIDTH && y < HEIGHT && isWall(tileAt(x, y));

/** Walls as thick rounded lines between the middles of neighbouring wall tiles, filled where four meet. */
function wallPath(): { lines: Path2D; blocks: Path2D } {
  const lines = new Path2D();
  const blocks = new Path2D();
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      if (!wallAt(x, y)) continue;
      lines.moveTo(centre(x), centre(y));
      lines.lineTo(centre(x) + 0.01, centre(y));
      addLinks(lines, x, y);
      if (wallAt(x + 1, y) && wallAt(x, y + 1) && wallAt(x + 1, y + 1)) blocks.rect(centre(x), centre(y), TILE, TILE);
    }
  }
  return { lines, blocks };
}

function addLinks(lines: Path2D, x: number, y: number): void {
  const links = [wallAt(x + 1, y) && [1, 0], wallAt(x, y + 1) && [0, 1]];
  for (const link of links) {
    if (link === false) continue;
    lines.moveTo(centre(x), centre(y));
    lines.lineTo(centre(x + (link[0] as number)), centre(y + (link[1] as number)));
  }
}

/** The maze without its dots, drawn once for a size and a colour. */
export function drawMaze(scale: number, colour: string): HTMLCanvasElement {
  const [canvas, context] = canvasOf(VIEW_WIDTH * scale, VIEW_HEIGHT * scale, { alpha: false });
  context.scale(scale, scale);
  context.fillStyle = '#06071a';
  context.fillRect(0, 0, VIEW_WIDTH, VIEW_HEIGHT);
  context.translate(0, TOP);
  context.lineCap = 'round';
  context.lineJoin = 'round';
  const { lines, blocks } = wallPath();
  context.shadowColor = colour;
  context.shadowBlur = 14 * scale;
  stroke(context, { lines, blocks }, { colour, width: TILE * 0.56 });
  context.shadowBlur = 0;
  stroke(context, { lines, blocks }, { colour: '#0d1136', width: TILE * 0.56 - 5 });
  context.fillStyle = '#ff8fd6';
  context.fillRect(10 * TILE + 1, 9 * TILE + TILE / 2 - 3, TILE - 2, 6);
  return canvas;
}

function stroke(
  context: CanvasRenderingContext2D,
  { lines, blocks }: { lines: Path2D; blocks: Path2D },
  { colour, width }: { colour: string; width: number },
): void {
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = width;
  context.stroke(lines);
  context.fill(blocks);
}

const SMALL = 1;
const POWER = 2;

/** The dots that only ever vanish. */
export function smallDots(context: CanvasRenderingContext2D, dots: ArrayLike<number>): void {
  discs(context, tilesOf(dots, SMALL), 2.7);
}

/** Power pellets, which pulse. */
export function powerPellets(context: CanvasRenderingContext2D, dots: ArrayLike<number>, timeMs: number): void {
  discs(context, tilesOf(dots, POWER), 7.5 + 1.6 * Math.sin(timeMs / 140));
}

function tilesOf(dots: ArrayLike<number>, kind: number): number[] {
  const tiles: number[] = [];
  for (let tile = 0; tile < TILES.length; tile += 1) if (dots[tile] === kind) tiles.push(tile);
  return tiles;
}

function discs(context: CanvasRenderingContext2D, tiles: readonly number[], radius: number): void {
  context.fillStyle = '#ffe3b8';
  context.beginPath();
  for (const tile of tiles) {
    const x = centre(tile % WIDTH);
    const y = centre(Math.floor(tile / WIDTH));
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
  }
  context.fill();
}
