import { createSequentialPolicy, type Policy } from '@cutover/judge';
import { createRandom } from '@cutover/traffic';
import { calibrate, type Calibrated } from './calibrate.ts';
import { defaultLane } from './lane.ts';
import { mannWhitney, threshold } from './rivals.ts';
import { createReader, startSeries, worsened } from './seconds.ts';

export const scenarios = [
  { from: 0.001, to: 0.05 },
  { from: 0.001, to: 0.02 },
  { from: 0.001, to: 0.01 },
  { from: 0.01, to: 0.05 },
] as const;
export type Scenario = (typeof scenarios)[number];

export interface Detection {
  readonly scenario: Scenario;
  readonly policy: string;
  readonly canaries: number;
  readonly detected: number;
  /** Medians over all canaries; null where half or more were not detected within the time. */
  readonly requests: number | null;
  readonly seconds: number | null;
}

interface Found {
  readonly requests: number;
  readonly seconds: number;
}

const never: Found = { requests: Infinity, seconds: Infinity };

/** When each policy aborts one canary. */
const detect = (
  policies: readonly Policy[],
  scenario: Scenario,
  { most, seed }: { most: number; seed: number },
): Found[] => {
  const random = createRandom(seed, `detection ${scenario.from} ${scenario.to}`);
  const series = startSeries({ ...defaultLane, errorRate: scenario.from }, random);
  const change = worsened(scenario.from, scenario.to, random);
  const read = createReader(series.limits, { weight: defaultLane.weight, random, change });
  const found = policies.map(() => never);
  let requests = 0;
  for (let seconds = 1; seconds <= most && found.includes(never); seconds += 1) {
    const second = read(series.next());
    requests += second.requests.canary.requests;
    policies.forEach((policy, index) => {
      const { decision } = policy.consume(second);
      if (decision === 'abort' && found[index] === never) found[index] = { requests, seconds };
    });
  }
  return found;
};

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

const summary = (scenario: Scenario, policy: string, all: readonly Found[]): Detection => ({
  ...{ scenario, policy, canaries: all.length },
  detected: all.filter((one) => one !== never).length,
  requests: finite(middle(all.map(({ requests }) => requests))),
  seconds: finite(middle(all.map(({ seconds }) => seconds))),
});

/** The median as the upper of two middle values: one that was never reached stays so. */
const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

export interface DetectionPlan {
  readonly canaries: number;
  /** Seconds after which a canary counts as not detected. */
  readonly most: number;
  readonly calibration: number;
  readonly seed: number;
}

/** Rivals know the rate of errors for which they were set; the judge is as it always is. */
export const measureDetection = (plan: DetectionPlan): { calibrated: Calibrated[]; detections: Detection[] } => {
  const series = { canaries: plan.calibration, seconds: plan.most, seed: plan.seed + 1, badSeconds: 1 };
  const rates = [...new Set(scenarios.map(({ from }) => from))];
  const settings = new Map(
    rates.map((errorRate) => [
      errorRate,
      [threshold, mannWhitney].map((rival) => calibrate(rival, { ...series, errorRate })),
    ]),
  );
  const detections = scenarios.flatMap((scenario) => {
    const rivals = settings.get(scenario.from)!;
    const create = [
      () => createSequentialPolicy(),
      () => threshold.create(rivals[0]!.setting),
      () => mannWhitney.create(rivals[1]!.setting),
    ];
    const all = Array.from({ length: plan.canaries }, (_, canary) =>
      detect(
        create.map((one) => one()),
        scenario,
        { most: plan.most, seed: plan.seed * 100_000 + canary },
      ),
    );
    return ['sequential', threshold.name, mannWhitney.name].map((policy, index) =>
      summary(
        scenario,
        policy,
        all.map((found) => found[index]!),
      ),
    );
  });
  return { calibrated: [...settings.values()].flat(), detections };
};
