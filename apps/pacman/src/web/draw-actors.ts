import type { Direction, GhostMood, GhostName } from '@cutover/game';
import { COLOURS, TILE } from './view.ts';

type Context = CanvasRenderingContext2D;

/** Where something is drawn, in pixels of the view, and which way it looks. */
export interface Pose {
  readonly x: number;
  readonly y: number;
  readonly facing: Direction;
}

const ANGLES = [-Math.PI / 2, Math.PI, Math.PI / 2, 0];
const LOOK = [
  [0, -1],
  [-1, 0],
  [0, 1],
  [1, 0],
];
const RADIUS = TILE * 0.62;

/** The player; `gape` from 0 (closed) to 1, `dying` from 0 to 1. */
export function drawPlayer(
  context: Context,
  { x, y, facing }: Pose,
  { gape, dying }: { gape: number; dying: number },
): void {
  const mouth = dying > 0 ? Math.min(Math.PI, 0.3 + dying * 3.4) : 0.06 + gape * 0.72;
  if (mouth >= Math.PI) return;
  context.save();
  context.translate(x, y);
  const flip = facing === 1 ? -1 : 1;
  context.scale(flip, 1);
  context.rotate(dying > 0 ? -Math.PI / 2 : facing === 1 ? 0 : (ANGLES[facing] as number));
  const shade = context.createRadialGradient(-4, -6, 2, 0, 0, RADIUS);
  shade.addColorStop(0, '#fff2a8');
  shade.addColorStop(0.55, COLOURS.player);
  shade.addColorStop(1, '#f2a900');
  context.fillStyle = shade;
  context.beginPath();
  context.moveTo(-2, 0);
  context.arc(0, 0, RADIUS, mouth, 2 * Math.PI - mouth);
  context.closePath();
  context.fill();
  if (dying === 0) {
    context.fillStyle = '#2b1700';
    context.beginPath();
    context.arc(2, -RADIUS * 0.52, 2.6, 0, 2 * Math.PI);
    context.fill();
  }
  context.restore();
}

export interface GhostLook {
  readonly name: GhostName;
  readonly mood: GhostMood;
  /** Frightened, and about to be no more. */
  readonly white: boolean;
  /** How far the hem's wave has come, 0 to 1. */
  readonly wave: number;
}

/** A ghost: each has something of its own on its head. Eyes alone when it was caught. */
export function drawGhost(context: Context, pose: Pose, look: GhostLook): void {
  context.save();
  context.translate(pose.x, pose.y);
  const frightened = look.mood === 'frightened';
  if (look.mood !== 'eyes') {
    const colour = look.white ? '#eef0ff' : frightened ? COLOURS.fright : COLOURS[look.name];
    context.fillStyle = colour;
    if (!frightened) HEADS[look.name](context);
    body(context, look.wave);
  }
  if (frightened) fearfulFace(context, look.white ? '#ff5a4f' : '#ffe3b8');
  else eyes(context, pose.facing, look.name === 'mope');
  context.restore();
}

function body(context: Context, wave: number): void {
  const r = RADIUS;
  const foot = r * 0.95;
  context.beginPath();
  context.arc(0, -r * 0.12, r, Math.PI, 0);
  context.lineTo(r, foot);
  const waves = 4;
  const phase = wave * 2 * Math.PI;
  for (let i = 1; i <= waves * 2; i += 1) {
    const wx = r - (i * r) / waves;
    context.lineTo(wx, foot - (i % 2 === 1 ? 4.5 + Math.sin(phase) * 1.5 : 0));
  }
  context.closePath();
  context.fill();
}

/** Ember's flame, Vesper's fins, Flit's feelers, Mope's forelock. */
const HEADS: Readonly<Record<GhostName, (context: Context) => void>> = {
  ember: (context) => polygon(context, [-8, -13, -5, -24, 0, -17, 4, -27, 8, -13]),
  vesper: (context) => {
    polygon(context, [-16, -9, -21, -23, -5, -16]);
    polygon(context, [16, -9, 21, -23, 5, -16]);
  },
  flit: (context) => {
    for (const side of [-1, 1]) {
      polygon(context, [side * 4, -15, side * 9, -25, side * 7, -14]);
      context.beginPath();
      context.arc(side * 9, -25, 3.2, 0, 2 * Math.PI);
      context.fill();
    }
  },
  mope: (context) => polygon(context, [-11, -13, -3, -22, 12, -21, 4, -13]),
};

function polygon(context: Context, points: readonly number[]): void {
  context.beginPath();
  for (let i = 0; i < points.length; i += 2) context.lineTo(points[i] as number, points[i + 1] as number);
  context.closePath();
  context.fill();
}

function eyes(context: Context, facing: Direction, droopy: boolean): void {
  const [lx, ly] = LOOK[facing] as [number, number];
  for (const side of [-1, 1]) {
    const x = side * 6.4 + lx * 1.6;
    context.fillStyle = '#fff';
    context.beginPath();
    context.ellipse(x, -4 + ly * 1.5, 4.8, droopy ? 4.4 : 6, 0, 0, 2 * Math.PI);
    context.fill();
    context.fillStyle = '#131a5e';
    context.beginPath();
    context.arc(x + lx * 2.3, -4 + ly * 4, 2.7, 0, 2 * Math.PI);
    context.fill();
  }
}

function fearfulFace(context: Context, colour: string): void {
  context.fillStyle = colour;
  context.strokeStyle = colour;
  context.lineWidth = 2;
  for (const side of [-1, 1]) {
    context.beginPath();
    context.arc(side * 5.5, -5, 2.4, 0, 2 * Math.PI);
    context.fill();
  }
  context.beginPath();
  for (let i = 0; i <= 6; i += 1) context.lineTo(-9 + i * 3, 6 + (i % 2 === 0 ? 2 : -2));
  context.stroke();
}
