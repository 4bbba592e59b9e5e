import { canvasOf } from './view.ts';

/** Half a sprite's side, in pixels of the view: room for a ghost with what it wears on its head. */
const REACH = 32;

/** Pictures of what moves, each painted once and then copied: paths and gradients cost too much to be drawn anew in every frame. */
export class Sprites {
  readonly #scale: number;
  readonly #known = new Map<string, HTMLCanvasElement>();

  constructor(scale: number) {
    this.#scale = scale;
  }

  /** Draws the picture `key` around a point of the view. @param paint draws it around 0, 0, when it is not known yet */
  draw(
    context: CanvasRenderingContext2D,
    { x, y }: { readonly x: number; readonly y: number },
    key: string,
    paint: (context: CanvasRenderingContext2D) => void,
  ): void {
    const known = this.#known.get(key) ?? this.#paint(paint);
    this.#known.set(key, known);
    const half = known.width / 2;
    context.setTransform(1, 0, 0, 1, 0, 0);
    // On whole pixels, or each copy would be smoothed.
    context.drawImage(known, Math.round(x * this.#scale - half), Math.round(y * this.#scale - half));
  }

  #paint(paint: (context: CanvasRenderingContext2D) => void): HTMLCanvasElement {
    const side = 2 * Math.ceil(REACH * this.#scale);
    const [canvas, context] = canvasOf(side, side, { alpha: true });
    context.translate(side / 2, side / 2);
    context.scale(this.#scale, this.#scale);
    paint(context);
    return canvas;
  }
}
