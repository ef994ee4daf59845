/** One invoice as it reads, with its PDF and the way to take it back. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { api, jsonTo } from '../../data/api.js';
import { download } from '../../data/download.js';
import { useAct } from '../../data/use-act.js';
import { Button } from '../../design/button.js';
import { Drawer, DrawerPart } from '../../design/drawer.js';
import { Facts } from '../../design/facts.js';
import { formatMoney } from '../../design/format-money.js';
import { formatSpan } from '../../design/format-span.js';
import { Day } from '../../design/moment.js';
import { Failed, Loading } from '../../design/states.js';
import { useMay } from '../../session/use-rights.js';
import { CreditNote } from './credit-note.js';
import { InvoiceChip } from './invoice-chip.js';
import '../reservations/reservation-money.css';

export function InvoiceDrawer({ id, onClose }: { id: string; onClose(): void }) {
  const may = useMay();
  const [crediting, setCrediting] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['invoices', 'one', id],
    queryFn: ({ signal }) => jsonTo(api.GET('/api/v1/invoices/{id}', { params: { path: { id } }, signal })),
  });
  const pdf = useAct((number: string) => download(`/api/v1/invoices/${id}?format=pdf`, `${number}.pdf`));
  const invoice = data;
  if (!invoice) {
    return (
      <Drawer title="Invoice" onClose={onClose}>
        {error ? <Failed problem={error} again={() => void refetch()} /> : <Loading what="the invoice" />}
      </Drawer>
    );
  }
  const { kind, number, currency, subject, buyer, seller } = invoice;
  const money = (minor: number) => formatMoney(minor, currency);
  const leftMinor = invoice.totalMinor - invoice.creditedMinor;
  return (
    <Drawer
      title={`${kind === 'invoice' ? 'Invoice' : 'Credit note'} ${number}`}
      mark={<InvoiceChip state={invoice.state} />}
      actions={
        <>
          <Button kind="primary" busy={pdf.isPending} onClick={() => pdf.mutate(number)}>
            Save as PDF
          </Button>
          {may('invoices.manage') && kind === 'invoice' && invoice.openMinor > 0 && (
            <Button onClick={() => setCrediting(true)}>Take back</Button>
          )}
        </>
      }
      onClose={onClose}
    >
      <Facts
        facts={{
          From: seller.name,
          To: (
            <>
              <Link href={`/customers/${invoice.userId}`}>{buyer.name}</Link>
              {buyer.address && (
                <>
                  <br />
                  <small>{buyer.address}</small>
                </>
              )}
            </>
          ),
          Issued: <Day on={invoice.issuedOn} />,
          For: (
            <>
              <Link href={`/reservations?view=list&open=${invoice.reservationId}`}>{subject.vehicle}</Link>
              <br />
              <small>{formatSpan(subject.startsAt, subject.endsAt)}</small>
            </>
          ),
          ...(invoice.refersTo && {
            'Takes back': <Link href={`/invoices?open=${invoice.refersTo.id}`}>{invoice.refersTo.number}</Link>,
          }),
          ...(invoice.reason && { Reason: invoice.reason }),
        }}
      />
      <DrawerPart title="Lines">
        <ul className="reservation-money">
          {invoice.lines.map(({ kind: line, description, amountMinor }) => (
            <li key={line + description}>
              <span>{description}</span>
              <span>{money(amountMinor)}</span>
            </li>
          ))}
          {invoice.taxes.map(({ name, amountMinor, included }) => (
            <li key={name} className="muted">
              <span>
                {name}
                {included ? ', in it' : ''}
              </span>
              <span>{money(amountMinor)}</span>
            </li>
          ))}
          <li className="sum">
            <span>Total</span>
            <span>{money(invoice.totalMinor)}</span>
          </li>
          {kind === 'invoice' && (
            <li>
              <span>Open</span>
              <span className={invoice.openMinor > 0 ? 'owed' : ''}>{money(invoice.openMinor)}</span>
            </li>
          )}
          {invoice.creditedMinor > 0 && (
            <li>
              <span>Taken back</span>
              <span>{money(invoice.creditedMinor)}</span>
            </li>
          )}
        </ul>
      </DrawerPart>
      {crediting && (
        <CreditNote
          {...{ invoice, mostMinor: Math.min(leftMinor, invoice.openMinor) }}
          onClose={() => setCrediting(false)}
        />
      )}
    </Drawer>
  );
}
