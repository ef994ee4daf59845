/** Fleets and branches as a tree with their numbers, types, and how much charge is left. */
import { useMemo } from 'react';
import { useBranches, useFleets } from '../data/use-places.js';
import { SelectFilter } from '../design/filter-bar.js';
import type { Directory } from '../vehicles/car-name.js';
import type { CarFilter } from './car-filter.js';
import { branchNodes, countBy, fleetNodes, type TreeNode } from './fleet-tree.js';
import './filter-details.css';

interface Props {
  directory: Directory;
  filter: CarFilter;
  onFilter(filter: CarFilter): void;
}

const CHARGES = [
  ['', 'Any charge'],
  ['50', 'Below 50 %'],
  ['20', 'Below 20 %'],
  ['10', 'Below 10 %'],
] as const;

export function FilterDetails({ directory, filter, onFilter }: Props) {
  const { items: fleets } = useFleets();
  const { items: branches } = useBranches();
  const { fleetTree, branchTree, categories } = useMemo(() => {
    const byCategory = [...countBy(directory, ({ category }) => category)].filter(([name]) => name !== '').sort();
    return {
      fleetTree: fleetNodes(fleets, directory),
      branchTree: branchNodes(branches, directory),
      categories: byCategory.map(([name, count]) => [name, `${name} (${count})`] as const),
    };
  }, [fleets, branches, directory]);

  return (
    <div className="filter-details">
      <Tree
        label="Fleets"
        nodes={fleetTree}
        isChosen={({ below }) => filter.fleetIds !== undefined && sameSet(filter.fleetIds, below)}
        onChoose={(node) => onFilter({ ...filter, fleetIds: node?.below })}
      />
      <Tree
        label="Branches"
        nodes={branchTree}
        isChosen={({ id }) => filter.branchId === id}
        onChoose={(node) => onFilter({ ...filter, branchId: node?.id })}
      />
      <div className="filter-selects">
        <SelectFilter
          label="Type"
          value={filter.category ?? ''}
          options={[['', 'Any type'], ...categories]}
          onChange={(category) => onFilter({ ...filter, category: category || undefined })}
        />
        <SelectFilter
          label="Charge or fuel"
          value={`${filter.chargeBelow ?? ''}`}
          options={CHARGES}
          onChange={(below) => onFilter({ ...filter, chargeBelow: below ? Number(below) : undefined })}
        />
      </div>
    </div>
  );
}

const sameSet = (a: ReadonlySet<string>, b: ReadonlySet<string>) =>
  a.size === b.size && [...a].every((id) => b.has(id));

interface TreeProps {
  label: string;
  nodes: readonly TreeNode[];
  isChosen(node: TreeNode): boolean;
  onChoose(node: TreeNode | undefined): void;
}

function Tree({ label, nodes, ...rest }: TreeProps) {
  if (nodes.length === 0) return null;
  return (
    <section aria-label={label}>
      <h2>{label}</h2>
      <Nodes nodes={nodes} {...rest} />
    </section>
  );
}

function Nodes({ nodes, isChosen, onChoose }: Omit<TreeProps, 'label'>) {
  return (
    <ul>
      {nodes.map((node) => (
        <li key={node.id}>
          <button
            type="button"
            aria-pressed={isChosen(node)}
            onClick={() => onChoose(isChosen(node) ? undefined : node)}
          >
            <span>{node.name}</span>
            <span className="numbers">{node.count.toLocaleString('en')}</span>
          </button>
          {node.children.length > 0 && <Nodes nodes={node.children} isChosen={isChosen} onChoose={onChoose} />}
        </li>
      ))}
    </ul>
  );
}
