import { TILE } from './view.ts';

interface Spark {
  x: number;
  y: number;
  vx: number;
  vy: number;
  bornMs: number;
  readonly lifeMs: number;
  readonly colour: string;
}

interface Popup {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly bornMs: number;
}

const POPUP_MS = 900;
const MOST_SPARKS = 160;

/** Sparks and points that float up: for the eye alone, so chance is the browser's. */
export class Effects {
  #sparks: Spark[] = [];
  #popups: Popup[] = [];

  burst(x: number, y: number, { colour, count, nowMs }: { colour: string; count: number; nowMs: number }): void {
    for (let i = 0; i < count && this.#sparks.length < MOST_SPARKS; i += 1) {
      const angle = Math.random() * 2 * Math.PI;
      const speed = (0.4 + Math.random()) * TILE * 2.4;
      const lifeMs = 260 + Math.random() * 420;
      this.#sparks.push({
        x,
        y,
        vx: Math.cos(angle) * speed,
        vy: Math.sin(angle) * speed,
        bornMs: nowMs,
        lifeMs,
        colour,
      });
    }
  }

  popup(x: number, y: number, { text, nowMs }: { text: string; nowMs: number }): void {
    this.#popups.push({ x, y, text, bornMs: nowMs });
  }

  draw(context: CanvasRenderingContext2D, nowMs: number): void {
    this.#sparks = this.#sparks.filter(({ bornMs, lifeMs }) => nowMs - bornMs < lifeMs);
    for (const { x, y, vx, vy, bornMs, lifeMs, colour } of this.#sparks) {
      const age = (nowMs - bornMs) / 1_000;
      context.globalAlpha = 1 - (nowMs - bornMs) / lifeMs;
      context.fillStyle = colour;
      context.fillRect(x + vx * age - 1.5, y + vy * age - 1.5, 3, 3);
    }
    this.#popups = this.#popups.filter(({ bornMs }) => nowMs - bornMs < POPUP_MS);
    context.fillStyle = '#fff';
    context.font = '800 16px ui-rounded, "DejaVu Sans", sans-serif';
    context.textAlign = 'center';
    for (const { x, y, text, bornMs } of this.#popups) {
      const share = (nowMs - bornMs) / POPUP_MS;
      context.globalAlpha = 1 - share * share;
      context.fillText(text, x, y - share * TILE);
    }
    context.globalAlpha = 1;
  }
}
