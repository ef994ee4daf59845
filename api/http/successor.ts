/** What an alias tells of the canonical address that says the same in full: RFC 9745 and RFC 8288. */

/** 1 January 2026: the source documents' paths were there before the canonical ones, which are the ones to build on. */
export const DEPRECATION = `@${Date.UTC(2026, 0, 1) / 1000}`;

type Given = Readonly<Record<string, unknown>>;

/**
 * Makes the `Link` of an alias's answer from what the alias was asked with. The canonical path's parameters are filled by
 * their names, else in their order; undefined where the alias was not told one.
 */
export function successorOf(canonical: string): (params: Given, query: Given) => string | undefined {
  const link = (path: string) => `<${path}>; rel="successor-version"`;
  const names = [...canonical.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  const fixed = link(canonical);
  if (names.length === 0) return () => fixed;
  return (params, query) => {
    const inOrder = Object.values(params);
    const values = names.map((name, i) => params[name] ?? query[name] ?? inOrder[i]);
    if (!values.every((value) => typeof value === 'string')) return undefined;
    return link(
      names.reduce((path, name, i) => path.replace(`{${name}}`, () => escaped(values[i] as string)), canonical),
    );
  };
}

/** By way of UTF-8, as half a character cannot be escaped. */
const escaped = (value: string) => encodeURIComponent(Buffer.from(value).toString());
