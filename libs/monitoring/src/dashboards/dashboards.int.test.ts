import { describe, expect, it } from '@jest/globals';
import { grafanaModels } from '../emit/grafana.ts';
import { RULE_GROUPS } from '../rules/rule-groups.ts';
import { emptyIn } from '../testing/empty-queries.ts';
import { HEALTHY } from '../testing/healthy-world.ts';
import { checkRules } from '../testing/rule-tests.ts';
import type { World } from '../testing/series.ts';
import { queriesOf, withEverything } from './dashboard.ts';
import { DASHBOARDS } from './dashboards.ts';

type Queries = Readonly<Record<string, string>>;

/** promtool evaluates every rule for every minute of hours. */
const MINUTES = 300_000;

const QUERIES: Queries = Object.assign({}, ...DASHBOARDS.map(queriesOf));
const asRules = (queries: Queries) => [
  { name: 'dashboards', rules: Object.values(queries).map((expr, index) => ({ record: `query:${index}`, expr })) },
];

/** What every service has, under another name. */
function renamed(service: string): World {
  const common = Object.entries(HEALTHY).filter(([series]) => /^(?:http_|nodejs_|process_)/.test(series));
  return Object.fromEntries(common.map(([series, values]) => [series.replaceAll('"transfer', `"${service}`), values]));
}
const WORLD: World = { ...HEALTHY, ...renamed('pacman') };

describe('every query of every dashboard', () => {
  it('is read by promtool as it is written', async () => {
    expect(Object.keys(QUERIES).length).toBeGreaterThan(30);
    expect(await checkRules(asRules(QUERIES))).toMatchObject({ passed: true });
  });

  it('is refused by promtool where it is none', async () => {
    expect(await checkRules(asRules({ ...QUERIES, planted: 'sum by (up' }))).toMatchObject({ passed: false });
  });

  it(
    'shows something where a bank and a game serve',
    async () => {
      expect(await emptyIn(RULE_GROUPS, WORLD, QUERIES)).toEqual([]);
    },
    MINUTES,
  );

  it(
    'is told of where it shows nothing: the game’s in a world without it, and one that is planted',
    async () => {
      const planted = { ...QUERIES, planted: 'transfers_stuck{service="nobody"}' };
      const game = Object.keys(QUERIES).filter((place) => place.startsWith('game/'));
      expect(game.length).toBeGreaterThan(5);
      expect(await emptyIn(RULE_GROUPS, HEALTHY, planted)).toEqual([...game, 'planted']);
    },
    MINUTES,
  );
});

describe('what Grafana reads', () => {
  const models = [...grafanaModels('make').values()] as {
    uid: string;
    panels: { id: number; targets?: { expr: string }[]; gridPos: { x: number; w: number } }[];
    templating: { list: { name: string }[] };
  }[];

  it('has every query, in panels of their own numbers within the page’s width', () => {
    const shown = models.flatMap(({ panels }) => panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)));
    expect(shown.sort()).toEqual(Object.values(QUERIES).sort());
    for (const { panels } of models) {
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
      for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    }
  });

  it('has an address of its own for each dashboard, and offers each choice that a query makes', () => {
    expect(new Set(models.map(({ uid }) => uid)).size).toBe(DASHBOARDS.length);
    for (const { panels, templating } of models) {
      const offered = templating.list.map(({ name }) => name);
      const made = [...JSON.stringify(panels).matchAll(/=~\\"\$([a-z]+)/g)].map(([, choice]) => choice);
      expect(made.length).toBeGreaterThan(0);
      expect(made.filter((choice) => !offered.includes(choice!))).toEqual([]);
    }
  });
});

it('everything is what somebody sees who has chosen nothing', () => {
  expect(withEverything('up{namespace=~"$namespace",name=~"$name"}')).toBe('up{namespace=~".*",name=~".*"}');
});
