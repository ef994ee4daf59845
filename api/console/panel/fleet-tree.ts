/** Fleets below fleets, and branches, with the number of cars in each. */
import type { CarName, Directory } from '../vehicles/car-name.js';

export interface TreeNode {
  id: string;
  name: string;
  /** Its cars, and those of all below it. */
  count: number;
  /** Itself and all below it. */
  below: ReadonlySet<string>;
  children: readonly TreeNode[];
}

export function countBy(directory: Directory, of: (name: CarName) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of directory.values()) counts.set(of(name), (counts.get(of(name)) ?? 0) + 1);
  return counts;
}

interface FleetRow {
  id: string;
  name: string;
  parentId: string | null;
}

export function fleetNodes(fleets: readonly FleetRow[], directory: Directory): TreeNode[] {
  const counts = countBy(directory, ({ fleetId }) => fleetId);
  const ids = new Set(fleets.map(({ id }) => id));
  const nodesBelow = (parentId: string | null): TreeNode[] =>
    fleets
      // One whose parent is not in the list stands at the top, so that none is left out.
      .filter((fleet) =>
        parentId === null ? !fleet.parentId || !ids.has(fleet.parentId) : fleet.parentId === parentId,
      )
      .map(({ id, name }) => {
        const children = nodesBelow(id);
        const count = (counts.get(id) ?? 0) + children.reduce((sum, child) => sum + child.count, 0);
        return { id, name, count, children, below: new Set([id, ...children.flatMap((child) => [...child.below])]) };
      })
      .sort((a, b) => a.name.localeCompare(b.name));
  return nodesBelow(null);
}

export function branchNodes(branches: readonly { id: string; name: string }[], directory: Directory): TreeNode[] {
  const counts = countBy(directory, ({ branchId }) => branchId);
  return branches.map(({ id, name }) => ({
    ...{ id, name, count: counts.get(id) ?? 0, children: [], below: new Set([id]) },
  }));
}
