/** The kinds of messages, each with how it reads. */
import { useQuery } from '@tanstack/react-query';
import { answerTo, api } from '../../data/api.js';
import { SelectFilter, useFilters } from '../../design/filter-bar.js';
import { Card } from '../../design/page.js';
import { Failed, Loading } from '../../design/states.js';
import { messageWords } from './message-words.js';
import './template-list.css';

const LANGUAGES = [
  ['en', 'English'],
  ['es', 'Spanish'],
] as const;

const CHANNEL_WORDS = { email: 'Email', sms: 'SMS', push: 'Push' } as const;

export function TemplateList() {
  const [{ kind, language }, setFilter] = useFilters('kind', 'language');
  const { data, error } = useQuery({
    queryKey: ['templates'],
    queryFn: ({ signal }) => answerTo(api.GET('/api/v1/notification-templates', { signal })),
  });
  const shown = kind || data?.items[0]?.kind || '';
  const preview = useQuery({
    queryKey: ['templates', shown, language],
    enabled: shown !== '',
    queryFn: ({ signal }) => {
      const params = { path: { kind: shown }, query: { language: language || 'en' } };
      return answerTo(api.GET('/api/v1/notification-templates/{kind}/preview', { params, signal }));
    },
  });
  if (error) return <Failed problem={error} />;
  if (!data) return <Loading what="templates" />;
  return (
    <div className="templates">
      <ul>
        {data.items.map((template) => (
          <li key={template.kind}>
            <button
              type="button"
              aria-pressed={template.kind === shown}
              onClick={() => setFilter('kind', template.kind)}
            >
              {messageWords(template.kind)}
              <small>{template.channels.map((channel) => CHANNEL_WORDS[channel]).join(', ')}</small>
            </button>
          </li>
        ))}
      </ul>
      <Card
        title={preview.data?.subject ?? messageWords(shown)}
        actions={
          <SelectFilter
            label="Language"
            value={language || 'en'}
            options={LANGUAGES}
            onChange={(value) => setFilter('language', value)}
          />
        }
      >
        {preview.error ? (
          <Failed problem={preview.error} />
        ) : preview.data ? (
          <pre className="template-text">{preview.data.text}</pre>
        ) : (
          <Loading what="the message" rows={4} />
        )}
      </Card>
    </div>
  );
}
