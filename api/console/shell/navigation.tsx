/** The pages one may open: at the side of a screen; on a phone the first few at its foot, the others behind "More". */
import { CircleUser, Ellipsis, LogOut, Moon, PanelLeft, Sun } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Link, useLocation, useRoute } from 'wouter';
import { IconButton } from '../design/button.js';
import { Dialog } from '../design/dialog.js';
import { useNarrow } from '../design/use-narrow.js';
import { GROUPS, type PageEntry } from '../pages/pages.js';
import { session } from '../session/session.js';
import type { Rights } from '../session/use-rights.js';
import { Mark } from './mark.js';
import { useTheme } from './theme.js';
import './navigation.css';
import './foot-bar.css';

type Entry = PageEntry & Required<Pick<PageEntry, 'nav'>>;
const hasNav = (page: PageEntry): page is Entry => page.nav !== undefined;
const AT_THE_FOOT = 4;
const KEY = 'motorpool.navigation';

export function Navigation({ pages, rights }: { pages: readonly PageEntry[]; rights: Rights }) {
  const entries = pages.filter(hasNav);
  return useNarrow() ? <Foot entries={entries} rights={rights} /> : <Side entries={entries} rights={rights} />;
}

function Side({ entries, rights }: { entries: readonly Entry[]; rights: Rights }) {
  const [small, setSmall] = useState(() => localStorage.getItem(KEY) === 'small');
  const toggle = () => {
    localStorage.setItem(KEY, small ? 'large' : 'small');
    setSmall(!small);
  };
  return (
    <nav className={`side${small ? ' small' : ''}`} aria-label="Pages">
      <div className="side-head">
        <Link className="brand" href="/" aria-label="Motorpool">
          <Mark />
          <span>Motorpool</span>
        </Link>
      </div>
      <Groups entries={entries} />
      <div className="side-foot">
        <p className="side-role">{rights.role}</p>
        <Tools />
        <IconButton
          className="side-fold"
          label={small ? 'Wide navigation' : 'Narrow navigation'}
          icon={PanelLeft}
          aria-pressed={small}
          onClick={toggle}
        />
      </div>
    </nav>
  );
}

function Foot({ entries, rights }: { entries: readonly Entry[]; rights: Rights }) {
  const [location] = useLocation();
  const [openAt, setOpenAt] = useState<string>(); // closes as another page is chosen
  const open = openAt === location;
  return (
    <nav className="foot-bar" aria-label="Pages">
      {entries.slice(0, AT_THE_FOOT).map((entry) => (
        <Entry key={entry.path} entry={entry} look="foot-link" />
      ))}
      <button type="button" className="foot-link" aria-expanded={open} onClick={() => setOpenAt(location)}>
        <Ellipsis className="icon" />
        <span>More</span>
      </button>
      {open && (
        <Dialog title="Motorpool" onClose={() => setOpenAt(undefined)}>
          <div className="foot-more">
            <Groups entries={entries} />
            <div className="side-foot">
              <p className="side-role">{rights.role}</p>
              <Tools />
            </div>
          </div>
        </Dialog>
      )}
    </nav>
  );
}

function Groups({ entries }: { entries: readonly Entry[] }) {
  return (
    <div className="side-groups">
      {GROUPS.map((group) => {
        const within = entries.filter(({ nav }) => nav.group === group);
        if (within.length === 0) return null;
        return (
          <section key={group} aria-label={group}>
            <h2>{group}</h2>
            {within.map((entry) => (
              <Entry key={entry.path} entry={entry} />
            ))}
          </section>
        );
      })}
    </div>
  );
}

function Entry({ entry: { path, nav }, look = 'side-link' }: { entry: Entry; look?: string }) {
  const [here] = useRoute(path === '/' ? '/' : `${path}/*?`);
  const { icon: Icon, badge: Badge } = nav;
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (here) link.current?.scrollIntoView({ block: 'nearest' }); // on a low screen the last pages are below its edge
  }, [here]);
  return (
    <Link ref={link} className={look} href={path} aria-current={here ? 'page' : undefined} title={nav.label}>
      <Icon className="icon" />
      <span>{nav.label}</span>
      {Badge && <Badge />}
    </Link>
  );
}

function Tools() {
  const { theme, toggle } = useTheme();
  return (
    <>
      <IconButton
        label={theme === 'dark' ? 'Light colours' : 'Dark colours'}
        icon={theme === 'dark' ? Sun : Moon}
        onClick={toggle}
      />
      <Link className="icon-button" href="/account" aria-label="Your account" title="Your account">
        <CircleUser className="icon" />
      </Link>
      <IconButton label="Sign out" icon={LogOut} onClick={() => session.signOut()} />
    </>
  );
}
