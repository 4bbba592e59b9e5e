import { HEIGHT, WIDTH } from '@cutover/game';

/** Pixels of a tile before scaling; the HUD's rows above and below the maze. */
export const TILE = 28;
export const TOP = 52;
export const BOTTOM = 40;
export const VIEW_WIDTH = WIDTH * TILE;
export const VIEW_HEIGHT = HEIGHT * TILE + TOP + BOTTOM;

const MAX_RATIO = 2;

export const COLOURS = {
  ember: '#ff5a4f',
  vesper: '#ff8fd6',
  flit: '#47e0e6',
  mope: '#ffad4d',
  player: '#ffd23f',
  fright: '#3346ff',
} as const;

export function contextOf(canvas: HTMLCanvasElement, { alpha } = { alpha: false }): CanvasRenderingContext2D {
  const context = canvas.getContext('2d', { alpha });
  if (context === null) throw new Error('this browser has no canvas');
  return context;
}

/** A canvas that is on no page, to draw on beforehand. */
export function canvasOf(
  width: number,
  height: number,
  options: { readonly alpha: boolean },
): [HTMLCanvasElement, CanvasRenderingContext2D] {
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width);
  canvas.height = Math.round(height);
  return [canvas, contextOf(canvas, options)];
}

export interface TextStyle {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly colour: string;
  readonly align: CanvasTextAlign;
}

export function drawText(
  context: CanvasRenderingContext2D,
  text: string,
  { x, y, size, colour, align }: TextStyle,
): void {
  context.fillStyle = colour;
  context.font = `800 ${size}px ui-rounded, "Nunito", "DejaVu Sans", sans-serif`;
  context.textAlign = align;
  context.fillText(text, x, y);
}

/** Fits the canvas into its window, and gives what one of our pixels is on it. */
export function fit(canvas: HTMLCanvasElement): number {
  const room = Math.min((innerWidth - 12) / VIEW_WIDTH, (innerHeight - 12) / VIEW_HEIGHT);
  const ratio = Math.min(devicePixelRatio, MAX_RATIO);
  const scale = Math.max(0.3, room) * ratio;
  canvas.width = Math.round(VIEW_WIDTH * scale);
  canvas.height = Math.round(VIEW_HEIGHT * scale);
  canvas.style.width = `${canvas.width / ratio}px`;
  canvas.style.height = `${canvas.height / ratio}px`;
  return scale;
}
