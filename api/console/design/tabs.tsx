/** Parts of one thing, each with an address of its own. Links, so that the browser's Back and a new tab do what they do. */
import { Link, useLocation } from 'wouter';
import './tabs.css';

export function Tabs({ label, tabs }: { label: string; tabs: readonly { href: string; label: string }[] }) {
  const [location] = useLocation();
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map(({ href, label: text }) => (
        <Link key={href} href={href} aria-current={location === href ? 'page' : undefined}>
          {text}
        </Link>
      ))}
    </nav>
  );
}
