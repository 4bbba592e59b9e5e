import type { Drawings, Drawing } from '../charts/drawings.ts';
import type { LaneView } from '../lane-view.ts';
import type { Html } from '../words/escape.ts';
import { figure } from './figure.ts';
import { phaseTable } from './sections.ts';

export const overviewFigure = ({ overview }: Drawings): Html => figure('All lanes', 'overview.svg', overview);

/** A lane's drawing, and the same as a table. */
export const laneFigure = ({ lane, title }: LaneView, { lanes }: Drawings): Html =>
  figure(title, `lane-${lane.id}.svg`, lanes.get(lane.id) as Drawing, phaseTable(lane));
