/** What other systems can hear of. The reservations' and payments' are written by the API, those of vehicles and alerts by their tables. */
export const EVENT_KINDS = [
  'reservation.held',
  'reservation.confirmed',
  'reservation.changed',
  'reservation.started',
  'reservation.ended',
  'reservation.cancelled',
  'reservation.expired',
  'reservation.no-show',
  'payment.completed',
  'payment.refunded',
  'deposit.held',
  'deposit.captured',
  'deposit.released',
  'vehicle.created',
  'vehicle.changed',
  'vehicle.removed',
  'alert.raised',
  'alert.resolved',
] as const;

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
