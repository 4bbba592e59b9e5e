import { createSequentialPolicy } from '@cutover/judge';
import { createRandom } from '@cutover/traffic';
import { defaultLane } from './lane.ts';
import { createReader, startSeries, worsened } from './seconds.ts';

const SECONDS = 60;
const SAME = 6;
const [WIDTH, HEIGHT] = [760, 380];
const [LEFT, RIGHT, TOP, BOTTOM] = [64, 150, 24, 44];
/** Powers of ten on the axis. */
const [LEAST, MOST] = [-3, 6];

interface Line {
  readonly label: string;
  readonly colour: string;
  /** log10 E after each second, until it aborts. */
  readonly values: readonly number[];
}

const grow = (from: number, to: number, purpose: string, seed: number): number[] => {
  const random = createRandom(seed, purpose);
  const series = startSeries({ ...defaultLane, errorRate: from }, random);
  const change = to === from ? undefined : worsened(from, to, random);
  const read = createReader(series.limits, { weight: defaultLane.weight, random, change });
  const policy = createSequentialPolicy();
  const values = [0];
  for (let second = 0; second < SECONDS; second += 1) {
    const { decision } = policy.consume(read(series.next()));
    values.push(policy.standing()[0]!.logE / Math.LN10);
    if (decision === 'abort') break;
  }
  return values;
};

const lines = (seed: number): Line[] => [
  ...Array.from({ length: SAME }, (_, index) => ({
    label: index === 0 ? 'no other version (six)' : '',
    colour: '#7a8594',
    values: grow(0.01, 0.01, `same ${index}`, seed),
  })),
  { label: '0.1 → 5 %', colour: '#b3261e', values: grow(0.001, 0.05, 'five', seed) },
  { label: '0.1 → 2 %', colour: '#c2571a', values: grow(0.001, 0.02, 'two', seed) },
  { label: '0.1 → 1 %', colour: '#8a6d00', values: grow(0.001, 0.01, 'one', seed) },
];

const x = (second: number): string => (LEFT + ((WIDTH - LEFT - RIGHT) * second) / SECONDS).toFixed(1);
const y = (log10: number): string => {
  const within = Math.min(Math.max(log10, LEAST), MOST);
  return (TOP + ((HEIGHT - TOP - BOTTOM) * (MOST - within)) / (MOST - LEAST)).toFixed(1);
};
const text = (at: [string, string], said: string, more = ''): string =>
  `<text x="${at[0]}" y="${at[1]}" ${more}>${said}</text>`;

const drawn = ({ label, colour, values }: Line): string => {
  const points = values.map((value, second) => `${x(second)},${y(value)}`).join(' ');
  const end = values.length - 1;
  const place: [string, string] = [(Number(x(end)) + 6).toFixed(1), (Number(y(values[end]!)) + 4).toFixed(1)];
  return `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="1.6"/>${text(place, label, `fill="${colour}"`)}`;
};

const axes = (): string[] => {
  const logs = Array.from({ length: MOST - LEAST + 1 }, (_, index) => LEAST + index);
  const [right, bottom] = [x(SECONDS), y(LEAST)];
  return [
    ...logs.map((log) => `<line x1="${LEFT}" x2="${right}" y1="${y(log)}" y2="${y(log)}" stroke="#e3e6ea"/>`),
    ...logs.map((log) =>
      text(
        [`${LEFT - 8}`, (Number(y(log)) + 4).toFixed(1)],
        `10<tspan dy="-5" font-size="9">${log}</tspan>`,
        'text-anchor="end"',
      ),
    ),
    ...[0, 15, 30, 45, 60].map((second) =>
      text([x(second), `${Number(bottom) + 18}`], `${second}`, 'text-anchor="middle"'),
    ),
    text([x(SECONDS / 2), `${HEIGHT - 8}`], 'seconds of the canary', 'text-anchor="middle"'),
    text(['14', `${HEIGHT / 2}`], 'E of errors', `text-anchor="middle" transform="rotate(-90 14 ${HEIGHT / 2})"`),
    `<line x1="${LEFT}" x2="${right}" y1="${y(Math.log10(300))}" y2="${y(Math.log10(300))}" stroke="#1d1f23" stroke-dasharray="5 4"/>`,
    text([x(10), (Number(y(Math.log10(300))) + 14).toFixed(1)], 'aborted from 300 = 3/1 %', ''),
  ];
};

/** E over time, of canaries drawn by a seed: 150 requests a second, a tenth to the canary. */
export const drawPicture = (seed: number): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" fill="#1d1f23">`,
    '<!-- Written by nx run bench:judge, asked for a picture. -->',
    '<title>E over time: canaries that are no other version stay low, worse ones pass the limit</title>',
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    ...axes(),
    ...lines(seed).map(drawn),
    '</svg>',
    '',
  ].join('\n');
