/** A page that breaks leaves the navigation standing, and says so. */
import { Component, type ReactNode } from 'react';
import { Failed } from '../design/states.js';
import { isMissingPart, PartAway } from './part-away.js';

/** Around a page, or a part of one that is loaded by itself. */
export class PageGuard extends Component<{ children: ReactNode }, { thrown?: unknown }> {
  override state: { thrown?: unknown } = {};

  static getDerivedStateFromError(thrown: unknown) {
    return { thrown };
  }

  override render() {
    const { thrown } = this.state;
    if (thrown === undefined) return this.props.children;
    if (isMissingPart(thrown)) return <PartAway />;
    return <Failed problem={thrown} again={() => location.reload()} />;
  }
}
