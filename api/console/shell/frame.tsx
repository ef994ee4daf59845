/** What stands around every page: the navigation, the page's own place, notices, and the prompt for a second factor. */
import { useQuery } from '@tanstack/react-query';
import { Suspense, useEffect, useRef } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { Button } from '../design/button.js';
import { ProgressBar } from '../design/progress-bar.js';
import { Empty, Failed, Loading } from '../design/states.js';
import { ToastList } from '../design/toast-list.js';
import { LiveSessionProvider } from '../live/live-session.js';
import { OpenAlertsProvider } from '../live/open-alerts.js';
import { PAGES } from '../pages/pages.js';
import { SecondFactorPrompt } from '../session/second-factor-prompt.js';
import { session } from '../session/session.js';
import { rightsQuery } from '../session/use-rights.js';
import { ConnectionLost } from './connection-lost.js';
import { Navigation } from './navigation.js';
import { PageGuard } from './page-guard.js';
import './frame.css';

export function Frame() {
  const rights = useQuery(rightsQuery);
  const [location] = useLocation();
  const main = useRef<HTMLElement>(null);
  const before = useRef(location);
  useEffect(() => {
    if (before.current === location) return;
    before.current = location;
    main.current?.focus({ preventScroll: true }); // who listens hears the new page from its beginning
    main.current?.scrollTo(0, 0);
  }, [location]);

  if (rights.error && !rights.data) return <Failed problem={rights.error} again={() => void rights.refetch()} />;
  if (!rights.data) return <Loading what="your account" />;
  const { permissions } = rights.data;
  const pages = PAGES.filter(({ needs }) => !needs || permissions.includes(needs));
  if (pages.every(({ needs }) => !needs)) return <NotStaff />;

  return (
    <LiveSessionProvider allowed={permissions.includes('live.watch')}>
      <OpenAlertsProvider allowed={permissions.includes('alerts.read')}>
        <div className="frame">
          <a className="skip" href="#page">
            To the page
          </a>
          <Navigation pages={pages} rights={rights.data} />
          <main id="page" ref={main} tabIndex={-1}>
            <ConnectionLost />
            <PageGuard key={location}>
              <Suspense fallback={<Loading what="the page" />}>
                <Switch>
                  {pages.map(({ path, page: Page }) => (
                    <Route key={path} path={path}>
                      {(params) => <Page params={params as Record<string, string>} />}
                    </Route>
                  ))}
                  <Route>
                    <Empty title="There is no such page">
                      Or your role may not see it. <a href="/">Go to the live map</a>
                    </Empty>
                  </Route>
                </Switch>
              </Suspense>
            </PageGuard>
          </main>
          <ProgressBar />
          <ToastList />
          <SecondFactorPrompt />
        </div>
      </OpenAlertsProvider>
    </LiveSessionProvider>
  );
}

function NotStaff() {
  return (
    <Empty title="This console is for staff">
      <p>Your account may not use it. Ask an administrator for a role that may.</p>
      <Button onClick={() => session.signOut()}>Sign out</Button>
    </Empty>
  );
}
