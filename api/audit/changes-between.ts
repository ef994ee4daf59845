/** What differs between two states of a thing: all that the audit log need keep of a change. */

type Fields = Readonly<Record<string, unknown>>;

/** The fields that differ, as they were and as they are; without those that change with every write. */
export function changesBetween(before: Fields, after: Fields): { before: Fields; after: Fields } {
  const changed = Object.keys({ ...before, ...after }).filter(
    (name) => name !== 'updatedAt' && JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  const pick = (from: Fields) => Object.fromEntries(changed.map((name) => [name, from[name]]));
  return { before: pick(before), after: pick(after) };
}
