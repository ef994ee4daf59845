/** Events for other systems, as CloudEvents. */

/** As CloudEvents names it. */
export const eventTypeOf = (kind: string) => `motorpool.${kind}`;

export interface WebhookEvent {
  id: string;
  kind: string;
  subject: string;
  data: unknown;
  at: Date;
}

/** The body: a CloudEvent 1.0 in structured JSON, https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md */
export const cloudEventOf = ({ id, kind, subject, data, at }: WebhookEvent, source: string) => ({
  specversion: '1.0',
  id,
  source,
  type: eventTypeOf(kind),
  subject,
  time: at.toISOString(),
  datacontenttype: 'application/json',
  data,
});
