import type { FruitName } from '@cutover/game';

type Context = CanvasRenderingContext2D;

function disc(context: Context, colour: string, [x, y, r]: readonly [number, number, number]): void {
  context.fillStyle = colour;
  context.beginPath();
  context.arc(x, y, r, 0, 2 * Math.PI);
  context.fill();
}

function line(context: Context, colour: string, points: readonly number[]): void {
  context.strokeStyle = colour;
  context.lineWidth = 2.2;
  context.beginPath();
  for (let i = 0; i < points.length; i += 2) context.lineTo(points[i] as number, points[i + 1] as number);
  context.stroke();
}

const STALK = '#6fcf5a';

const FRUITS: Readonly<Record<FruitName, (context: Context) => void>> = {
  cherry: (c) => {
    line(c, STALK, [-5, 4, 2, -9, 7, 5]);
    disc(c, '#ff3355', [-5, 5, 5.5]);
    disc(c, '#ff3355', [6, 6, 5.5]);
    disc(c, '#ffc4cf', [-7, 3, 1.6]);
  },
  strawberry: (c) => {
    disc(c, '#ff3d4d', [0, -1, 7.5]);
    disc(c, '#ff3d4d', [0, 4, 5]);
    line(c, STALK, [-6, -8, 0, -5, 6, -8]);
    for (const [x, y] of [
      [-3, 0],
      [3, 0],
      [0, 4],
    ] as const)
      disc(c, '#ffe08a', [x, y, 1]);
  },
  orange: (c) => {
    disc(c, '#ff9a2e', [0, 1, 8]);
    line(c, STALK, [0, -7, 4, -10]);
  },
  apple: (c) => {
    disc(c, '#e8303c', [-3, 1, 6.5]);
    disc(c, '#e8303c', [3, 1, 6.5]);
    line(c, STALK, [0, -5, 2, -10]);
  },
  melon: (c) => {
    disc(c, '#58c46a', [0, 0, 9]);
    line(c, '#2d8a45', [-4, -7, -2, 8]);
    line(c, '#2d8a45', [4, -7, 2, 8]);
  },
  pear: (c) => {
    disc(c, '#d6e04a', [0, 4, 7]);
    disc(c, '#d6e04a', [0, -3, 4.5]);
    line(c, STALK, [0, -7, 3, -10]);
  },
  bell: (c) => {
    disc(c, '#ffcf33', [0, -1, 7.5]);
    line(c, '#ffcf33', [-9, 6, 9, 6]);
    disc(c, '#fff', [0, 8, 2.4]);
  },
  key: (c) => {
    disc(c, '#7fd4ff', [0, -5, 5]);
    disc(c, '#06071a', [0, -5, 2]);
    line(c, '#7fd4ff', [0, 0, 0, 9, 5, 9]);
  },
};

export function drawFruit(context: Context, name: FruitName, { x, y }: { x: number; y: number }): void {
  context.save();
  context.translate(x, y);
  FRUITS[name](context);
  context.restore();
}
