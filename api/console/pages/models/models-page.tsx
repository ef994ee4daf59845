/** What serves each task: a version of a model, or rules; since when, by whom, and why. */
import { listOf } from '../../data/list-of.js';
import { usePeople } from '../../data/use-people.js';
import { Chip } from '../../design/chip.js';
import { DataTable } from '../../design/data-table.js';
import { inWords } from '../../design/in-words.js';
import { Moment } from '../../design/moment.js';
import { Page } from '../../design/page.js';
import type { Column } from '../../design/table-props.js';
import { type ModelTask, servesWords, type Version } from './model-words.js';
import { useLiveVersions, useModelTasks } from './use-models.js';

/** What made it as it is: the switch, or the change that let its version serve. */
function causeOf(task: ModelTask, live: Version | undefined) {
  if (!task.isOn) return { at: task.switchedAt, by: task.switchedBy, reason: task.reason };
  const [change] = live?.changes ?? [];
  return change && { at: change.at, by: change.by, reason: change.reason };
}

export default function ModelsPage() {
  const read = useModelTasks();
  const live = useLiveVersions();
  const rows = (read.data ?? []).map((task) => ({
    task,
    cause: causeOf(
      task,
      live.data?.find((one) => one.task === task.task),
    ),
  }));
  const nameOf = usePeople(rows.flatMap(({ cause }) => cause?.by ?? []));
  const columns: readonly Column<(typeof rows)[number]>[] = [
    {
      key: 'task',
      head: 'Task',
      cell: ({ task }) => inWords(task.task),
      sortBy: ({ task }) => task.task,
      width: '180px',
    },
    {
      key: 'serves',
      head: 'In use',
      width: '140px',
      cell: ({ task }) => <Chip tone={task.isOn && task.live !== null ? 'good' : 'quiet'}>{servesWords(task)}</Chip>,
    },
    { key: 'since', head: 'Since', cell: ({ cause }) => <Moment at={cause?.at} />, width: '190px' },
    {
      key: 'by',
      head: 'By',
      cell: ({ cause }) => (cause ? (cause.by ? nameOf(cause.by) : 'The system') : '–'),
      width: '160px',
    },
    {
      key: 'why',
      head: 'Why',
      cell: ({ task, cause }) => cause?.reason ?? (task.live === null ? 'No version was promoted' : '–'),
    },
    { key: 'newest', head: 'Latest', cell: ({ task }) => task.newest, align: 'end', width: '90px' },
  ];
  return (
    <Page
      title="Models"
      about="Which model predicts for each task. Where none is in use, or it fails, simple rules are used."
    >
      <DataTable
        label="Models"
        pages={listOf(read.data && rows, read)}
        columns={columns}
        rowKey={({ task }) => task.task}
        href={({ task }) => `/models/${task.task}`}
        empty={{
          title: 'No models yet',
          what: 'Rules serve every task. A model is trained by night once enough has been lived through, or by npm run models -- train --register.',
        }}
      />
    </Page>
  );
}
