/** What was predicted for a task, by which version, and what came. */
import { api, type Schemas } from '../../data/api.js';
import { useCars } from '../../data/use-cars.js';
import { usePages } from '../../data/use-pages.js';
import { Button } from '../../design/button.js';
import { DataTable } from '../../design/data-table.js';
import { FilterBar, useFilters } from '../../design/filter-bar.js';
import { Moment } from '../../design/moment.js';
import type { Column } from '../../design/table-props.js';
import { outputWords } from './model-words.js';

type Prediction = Schemas['Prediction'];

const columnsOf = (aboutOf: (subjectId: string) => string): readonly Column<Prediction>[] => [
  {
    key: 'about',
    head: 'About',
    cell: ({ subjectId }) => <span title={subjectId}>{aboutOf(subjectId)}</span>,
    width: '220px',
  },
  { key: 'from', head: 'From', cell: ({ from }) => <Moment at={from} />, width: '180px' },
  { key: 'until', head: 'Until', cell: ({ until }) => <Moment at={until} />, width: '180px' },
  { key: 'model', head: 'Version', cell: ({ modelNumber }) => modelNumber, align: 'end', width: '90px' },
  { key: 'output', head: 'Predicted', cell: ({ output }) => outputWords(output) },
  { key: 'truth', head: 'What happened', cell: ({ truth }) => (truth === null ? 'Not known yet' : outputWords(truth)) },
];

export function PredictionList({ task }: { task: string }) {
  const [{ subjectId }, setFilter] = useFilters('subjectId');
  const cars = useCars();
  const pages = usePages(['models', 'predictions', task, subjectId], (cursor, signal) =>
    api.GET('/api/v1/predictions', {
      params: { query: { task, ...(subjectId && { subjectId }), ...(cursor && { cursor }) } },
      signal,
    }),
  );
  // A car where it is of one; of a reservation or a category the first of its id.
  const aboutOf = (id: string) => (cars.byId.has(id) ? cars.nameOf(id) : id.slice(0, 8));
  return (
    <>
      {subjectId && (
        <FilterBar count={`${pages.items.length}${pages.more ? '+' : ''} found`}>
          <span>About {aboutOf(subjectId)}</span>
          <Button onClick={() => setFilter('subjectId', '')}>About all</Button>
        </FilterBar>
      )}
      <DataTable
        label="Predictions"
        pages={pages}
        columns={columnsOf(aboutOf)}
        rowKey={({ id }) => id}
        onOpen={(one) => setFilter('subjectId', one.subjectId)}
        empty={{
          title: 'Nothing predicted yet',
          what: 'Jobs ask the models; what they say is kept here with its version.',
        }}
      />
    </>
  );
}
