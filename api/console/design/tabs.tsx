/** Parts of one thing, each with an address of its own. Links, so that the browser's Back and a new tab do what they do. */
import { useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import './tabs.css';

interface Props {
  label: string;
  tabs: readonly { href: string; label: string }[];
  /** The tab that is shown where the address says more than its own. */
  here?: string | undefined;
}

export function Tabs({ label, tabs, here }: Props) {
  const [address] = useLocation();
  const location = here ?? address;
  const row = useRef<HTMLElement>(null);
  useEffect(() => {
    const shown = row.current?.querySelector(`a[href="${CSS.escape(location)}"]`);
    shown?.scrollIntoView({ block: 'nearest', inline: 'center' }); // on a phone the last tabs are beyond its edge
  }, [location]);
  return (
    <nav className="tabs" aria-label={label} ref={row}>
      {tabs.map(({ href, label: text }) => (
        <Link key={href} href={href} aria-current={location === href ? 'page' : undefined}>
          {text}
        </Link>
      ))}
    </nav>
  );
}
