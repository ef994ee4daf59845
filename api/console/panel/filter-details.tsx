/** Fleets and branches as a tree with their numbers, types, and how much charge is left. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { answerTo, api } from '../data/api.js';
import { SelectFilter } from '../design/filter-bar.js';
import { useMay } from '../session/use-rights.js';
import type { Directory } from '../vehicles/car-name.js';
import type { CarFilter } from './car-filter.js';
import { branchNodes, countBy, fleetNodes, type TreeNode } from './fleet-tree.js';
import './filter-details.css';

interface Props {
  directory: Directory;
  filter: CarFilter;
  onFilter(filter: CarFilter): void;
}

const LIMIT = 1000;
const CHARGES = [
  ['', 'Any charge'],
  ['50', 'Below 50 %'],
  ['20', 'Below 20 %'],
  ['10', 'Below 10 %'],
] as const;

export function FilterDetails({ directory, filter, onFilter }: Props) {
  const may = useMay();
  const params = { query: { limit: LIMIT } };
  const fleets = useQuery({
    queryKey: ['fleets', 'all'],
    queryFn: ({ signal }) => answerTo(api.GET('/api/v1/fleets', { params, signal })),
    enabled: may('fleets.read'),
  });
  const branches = useQuery({
    queryKey: ['branches', 'all'],
    queryFn: ({ signal }) => answerTo(api.GET('/api/v1/branches', { params, signal })),
  });
  const { fleetTree, branchTree, categories } = useMemo(() => {
    const byCategory = [...countBy(directory, ({ category }) => category)].filter(([name]) => name !== '').sort();
    return {
      fleetTree: fleetNodes(fleets.data?.items ?? [], directory),
      branchTree: branchNodes(branches.data?.items ?? [], directory),
      categories: byCategory.map(([name, count]) => [name, `${name} (${count})`] as const),
    };
  }, [fleets.data, branches.data, directory]);

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
