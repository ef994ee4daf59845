/** Commands to one car: to send, under way, and those that were. */
import { useState } from 'react';
import { Chip } from '../../../design/chip.js';
import { DataTable } from '../../../design/data-table.js';
import { Dialog } from '../../../design/dialog.js';
import { Moment } from '../../../design/moment.js';
import { Card, PageBody } from '../../../design/page.js';
import type { Column } from '../../../design/table-props.js';
import type { TabProps } from '../tab-props.js';
import { COMMAND_STATES, COMMAND_WORDS, type Command } from './command-words.js';
import { LatestCommand } from './latest-command.js';
import { SendPanel } from './send-panel.js';
import { standOf } from './steps-of.js';
import { useCommandNews, useCommands } from './use-commands.js';
import './commands-tab.css';

const COLUMNS: readonly Column<Command>[] = [
  { key: 'type', head: 'Command', cell: ({ type }) => COMMAND_WORDS[type].label, sortBy: ({ type }) => type },
  {
    key: 'state',
    head: 'State',
    cell: (command) => (
      <Chip tone={command.confirmation === 'not-confirmed' ? 'warn' : COMMAND_STATES[command.state].tone}>
        {standOf(command)}
      </Chip>
    ),
    width: '190px',
  },
  {
    key: 'at',
    head: 'Asked',
    width: '170px',
    cell: ({ createdAt }) => <Moment at={createdAt} />,
    sortBy: ({ createdAt }) => createdAt,
  },
  { key: 'why', head: 'Reason', cell: ({ reason }) => reason ?? '–' },
  { key: 'detail', head: 'The car says', cell: ({ detail }) => detail ?? '–' },
];

export default function CommandsTab({ car }: TabProps) {
  useCommandNews(car.id);
  const commands = useCommands(car.id);
  const [opened, setOpened] = useState<string>();
  const latest = commands.items[0];
  return (
    <PageBody>
      <div className="car-columns commands-tab">
        <div>
          {latest && (
            <Card title="Last asked">
              <LatestCommand carId={car.id} commandId={latest.id} />
            </Card>
          )}
          <DataTable
            label="Commands"
            pages={commands}
            columns={COLUMNS}
            rowKey={({ id }) => id}
            onOpen={({ id }) => setOpened(id)}
            empty={{ title: 'No commands yet', what: 'Commands that you send appear here, with what became of them.' }}
          />
        </div>
        <Card title="Send">
          <SendPanel car={car} />
        </Card>
      </div>
      {opened && (
        <Dialog title="What became of it" onClose={() => setOpened(undefined)} wide>
          <LatestCommand carId={car.id} commandId={opened} />
        </Dialog>
      )}
    </PageBody>
  );
}
