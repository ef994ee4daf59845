/** What narrows a list. Filters stand in the address, so that a link shows what its sender saw. */
import { Search } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useSearchParams } from 'wouter';
import type { Option } from './field.js';
import './filter-bar.css';

const PAUSE_MS = 250;

/** What the address says of these filters, and how to change one; an empty one is left out. */
export function useFilters<Name extends string>(...names: Name[]) {
  const [search, setSearch] = useSearchParams();
  const values = Object.fromEntries(names.map((name) => [name, search.get(name) ?? ''])) as Record<Name, string>;
  const set = (name: Name, value: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  return [values, set] as const;
}

/** `count`: what was found, in words. */
export function FilterBar({ children, count }: { children: ReactNode; count?: string }) {
  return (
    <search className="filter-bar">
      {children}
      {count && (
        <span className="filter-count muted" role="status">
          {count}
        </span>
      )}
    </search>
  );
}

interface SearchProps {
  label: string;
  value: string;
  onChange(value: string): void;
}

/** Asks once the typing pauses. */
export function SearchFilter({ label, value, onChange }: SearchProps) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => onChange(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  });
  return (
    <label className="search-filter">
      <Search className="icon" aria-hidden="true" />
      <span className="hidden">{label}</span>
      <input
        className="input"
        type="search"
        placeholder={label}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </label>
  );
}

export function SelectFilter({
  label,
  value,
  options,
  onChange,
}: SearchProps & {
  /** The first is chosen where nothing is: `['', 'Any role']`. */
  options: readonly Option[];
}) {
  return (
    <select className="input" aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      {options.map(([key, text]) => (
        <option key={key} value={key}>
          {text}
        </option>
      ))}
    </select>
  );
}

export function DateFilter({ label, value, onChange }: SearchProps) {
  return (
    <label className="date-filter">
      <span>{label}</span>
      <input className="input" type="date" value={value} onChange={(event) => onChange(event.target.value)} />
    </label>
  );
}
