/** A page that breaks leaves the navigation standing, and says so. */
import { Component, type ReactNode } from 'react';
import { Failed } from '../design/states.js';

export class PageGuard extends Component<{ children: ReactNode }, { thrown?: unknown }> {
  override state: { thrown?: unknown } = {};

  static getDerivedStateFromError(thrown: unknown) {
    return { thrown };
  }

  override render() {
    if (this.state.thrown === undefined) return this.props.children;
    return <Failed problem={this.state.thrown} again={() => location.reload()} />;
  }
}
