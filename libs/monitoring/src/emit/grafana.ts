import { DASHBOARDS } from '../dashboards/dashboards.ts';
import type { Dashboard, Panel, Unit, Variable } from '../dashboards/dashboard.ts';

/** Of Grafana 11, which later ones migrate by themselves. */
const SCHEMA = 39;
const WIDTH = 24;
const HEIGHT = 8;
const SOURCE = { type: 'prometheus', uid: '${datasource}' };

/** Grafana's own names, where they differ. */
const UNITS: Readonly<Partial<Record<Unit, string>>> = { cores: 'none' };

interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

function panelOf({ title, description, unit, queries }: Panel, id: number, gridPos: Place): object {
  return {
    ...{ id, title, description, type: 'timeseries', datasource: SOURCE, gridPos },
    fieldConfig: {
      defaults: {
        ...{ unit: UNITS[unit] ?? unit, min: 0 },
        // What is not known is no zero.
        custom: { lineWidth: 2, fillOpacity: 10, spanNulls: false },
      },
      overrides: [],
    },
    options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } },
    targets: queries.map(({ expr, legend }, index) => ({
      ...{ refId: String.fromCharCode('A'.charCodeAt(0) + index), datasource: SOURCE },
      ...{ expr, legendFormat: legend, range: true },
    })),
  };
}

/** Rows one below the other, with panels side by side, as wide as there is room. */
function panelsOf({ rows }: Dashboard): object[] {
  const panels: object[] = [];
  let y = 0;
  for (const { title, panels: shown } of rows) {
    panels.push({
      id: panels.length + 1,
      type: 'row',
      title,
      collapsed: false,
      panels: [],
      gridPos: { x: 0, y, w: WIDTH, h: 1 },
    });
    const w = Math.floor(WIDTH / shown.length);
    shown.forEach((panel, index) => {
      panels.push(panelOf(panel, panels.length + 1, { x: index * w, y: y + 1, w, h: HEIGHT }));
    });
    y += HEIGHT + 1;
  }
  return panels;
}

function variableOf({ name, metric, label, within = '' }: Variable): object {
  const query = `label_values(${metric}${within === '' ? '' : `{${within}}`}, ${label})`;
  return {
    ...{ name, label: name, type: 'query', datasource: SOURCE, definition: query },
    query: { query, refId: name },
    ...{ refresh: 2, sort: 1, multi: true, includeAll: true, allValue: '.*' },
    current: { text: ['All'], value: ['$__all'] },
  };
}

const DATASOURCE = { name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus' };

/** What Grafana reads of a dashboard. */
export function grafanaModel(dashboard: Dashboard, command: string): object {
  const { name, title, description, variables } = dashboard;
  return {
    uid: `cutover-${name}`,
    title,
    description: `${description} Generated from libs/monitoring/src by: ${command}`,
    ...{ tags: ['cutover'], schemaVersion: SCHEMA, editable: false, graphTooltip: 1 },
    ...{ time: { from: 'now-1h', to: 'now' }, refresh: '30s', timezone: 'utc' },
    templating: { list: [DATASOURCE, ...variables.map(variableOf)] },
    panels: panelsOf(dashboard),
  };
}

/** File name → what it says, without the kustomization beside them. */
export function grafanaModels(command: string): ReadonlyMap<string, object> {
  return new Map(DASHBOARDS.map((dashboard) => [`${dashboard.name}.json`, grafanaModel(dashboard, command)]));
}
