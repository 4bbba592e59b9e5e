import { Component } from 'preact';
import type { ComponentChild } from 'preact';
import type { ReplayLane } from '../../model/replay.ts';

/** A part that is drawn anew with another lane alone: what is shown of it at a moment is a cover over the rest. */
export function drawnOnce<P extends { readonly lane: ReplayLane }>(draw: (parts: P) => ComponentChild) {
  return class Drawn extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      return next.lane !== this.props.lane;
    }

    override render(parts: P): ComponentChild {
      return draw(parts);
    }
  };
}
